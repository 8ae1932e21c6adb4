"""Messages of chats: structures in which no text from outside is read as markup."""
