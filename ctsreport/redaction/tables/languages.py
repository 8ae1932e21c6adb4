"""Words for passwords, keys and secrets in the languages that people write error messages and tickets in."""

PASSWORDS = (
    "пароль", "пароля", "паролем", "пароли", "парола", "лозинк", "секрет", "ключ", "токен", "密码", "密碼",
    "密钥", "密鑰", "金鑰", "口令", "令牌", "凭据", "暗号", "私钥", "パスワード", "パスフレーズ", "暗証",
    "秘密鍵", "共有鍵", "事前共有キー", "シークレット", "トークン", "비밀번호", "암호", "패스워드", "비밀키",
    "공유키", "كلمة المرور", "كلمة السر", "رمز المرور", "گذرواژه", "סיסמה", "סיסמא", "κωδικ", "συνθηματικ",
    "पासवर्ड", "รหัสผ่าน", "mật khẩu", "şifre", "parola", "hasło", "hasła", "hasłem", "heslo", "hesla",
    "heslem", "jelszó", "jelszav", "salasana", "lösenord", "passord", "adgangskode", "lozinka", "geslo",
    "slaptažod", "parool", "kata sandi", "kennwort", "kennwörter", "schlüssel", "geheimnis", "wachtwoord",
    "sleutel", "contraseña", "contrasena", "clave", "senha", "chave", "palavra-passe", "segredo",
    "mot de passe", "phrase secrète", "clé ", "chiave", "segreto", "parole d'ordre", "klucz", "tajn", "klíč",
    "nyckel", "nøgle", "avain",
)  # fmt: skip
"""As they stand in a text in small letters, some without their ending."""

NAMING = (
    "пользователя", "пользователь", "узле", "узел", "хост", "устройств", "порт", "用户", "用户名", "主机",
    "设备", "端口", "ユーザー", "ユーザ", "ホスト", "装置", "사용자", "호스트", "장비", "للمستخدم",
    "kullanıcı", "użytkownik", "użytkownika", "urządzenie", "usuario", "usuário", "equipo", "compte",
    "utilisateur", "hôte", "utente", "dispositivo", "benutzer", "konto", "cuenta", "conta", "gebruiker",
    "användare", "uživatel", "版本", "バージョン", "версия", "id",
)  # fmt: skip
"""Words behind which the name of a user, a machine or a version stands."""
