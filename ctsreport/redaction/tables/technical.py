"""Words of which names of machines, products and programs are made: with a number behind they are such a name.

Any other word with a number behind, ``marble2570``, is what people choose for a password.
"""

TECHNICAL = frozenset(
    """aaa aadsts abc acc access account acct acl active address adm admin adp agent agg aggregation aisle aix
    alarm alert alias allow almalinux alpha amazon amd ams amsterdam analytics analyzer ansible ant apac
    apache api app apparmor appliance application apply apr april arbiter archive area argon arista arm arn
    array asa ascii asia asn asr asset async ath atl atm attempt audit aug august auth auto automation aws
    azure back backend backup badge bak balancer bank bar bare base bash bastion batch bay baz bcrypt before
    ber berlin beta bgp billing bin bind bios bit blade blake block blue bluegreen bms board bom boot border
    box branch brazil bridge broken broker browser btrfs bucket bud buffer bug build building bundle bus
    busybox byte bytes cabinet cable cache cage call cam camera campus canada canary card case cat catalog
    catalyst cell center centos central centre cert chacha chain change channel chart chassis check
    checkpoint chip chunk cidr cipher circuit cisco class clear cli client clock cloud cluster cmd code
    collector color column com command commit common comp compute conf config connect connection connector
    console consul consumer contact container context contract control controller cookie copy core corp
    count counter country cph cpu crac create credential cron crypto csr cts current curve cust customer
    daemon daily dal darwin dashboard data database date day dbs dcs debian debug dec december decoder
    default del delete delta demo den deny deploy deployment deps dest dev device devices dhcp dict digest
    dir direct disk dist distribution dma dmz dns doc docker domain dot down driver drop dtls dub dublin
    duplicate dxb dynamic east eastus ecdh ecdsa edge edit eight eigrp elastic element email emea empty
    enable enclosure encode encoder end endpoint endpoints engine ent entity entry env environment epoch
    eqiad err error esx esxi eth ether ethernet europe event every example exception exchange exit expect
    export exporter ext external extra fabric factory fail failed failover fallback farm fast fastethernet
    fd feature feb february fedora feed fetch fex fiber fibre field file filter final fips firewall
    firewalls firmware first five flag flash flavor fleet float floor flow fmc folder foo footer forti
    fortigate fortios forty four fra frame france frankfurt free freebsd friday front frontend frr ftd func
    function fwsm gamma gate gateway gen general generic gentoo germany get gig giga gigabit gigabitethernet
    git github gitlab global google gpio gpu grafana graph green grid group grub gslb guest guestnet guide
    hamburg handler handlers hard hardware hash head header headers health heap hel helm hex hid high hkg
    hmac home hook hop host hosts hour hourly hpe html http https huawei hub hugepage hundred hvac iad icmp
    icn icon ident identity idp ieee igmp image imp import inc index infra infrastructure ingestor ingress
    init inlet inner inode input inside inst instance int integer integration intel interface internal
    internet intf intra inventory invoice ios iosxe iosxr iot ipam ips ipsec ipv ireland irq iso issue ist
    item iteration jan january java jenkins jira job jpeg json jul july jump jun june junior juniper junos
    kafka kerberos kernel kexec key keyring kibana kilo kiosk kit kube kubernetes lab label lacp lambda lan
    lane large last latam latest latin lax layer lbs ldap leaf left legacy length level lib library license
    light lightsail limit line link linux lis list listener literal live load local localhost location lock
    log logger login logs lon london loop loopback low lower lun lvm lync mac machine macos mad madrid mail
    main maint maintenance major man manage management manager map mar march mark marker market master match
    may mcp mem member memory merge mesh message meta metric metro mgmt mia micro microsoft mid middle
    migration mikrotik mil milan min mini minor minute mirror mlag mobile mock mode model modem module mon
    monday monitor monitoring month monthly mount mp mpeg mpls msg muc multi mumbai munich mutex mysql name
    namespace nas nat native nato need neigh neighbor net netbsd netconf netops nets network new next nexus
    nfs nginx nic nightly nine node nodes nokia nomad none north northeast northeurope northwest note notice
    nov november nrt ntfs ntp null num numa number nvme nyc oauth object oct october office offset ohio one
    oob opcode open openbsd openshift ops opt optic option oracle ord order oregon org organization origin
    os osl ospf other out outer outlet output outside own owner pack package packet page pair pam panorama
    panos par parent paris part partition party pass passive password patch path pattern payload payment
    payroll pci pcie pdu peer pem perf permission permit phase phone php phy pilot pim ping pipeline pkcs
    pkg pki place plan plane platform player plotter plugin pod point policy poll poly pool pop port portal
    pos post postgres power prefix prefixlist prem preprod preview prg primary prime print printer priority
    private privilege probe proc prod product production profile prog program project prom prometheus promo
    prop proto protocol prov provider proxy ptp pts pub public pull push pve py python qa qos quarter query
    queue quic qux rack rackmount radius raid ram random range rank rate raw read reader ready real realm
    record recovery red redhat redis ref region registry rel relay release remote rep repeat replica repo
    report reporting req request reserve reset resource response rest result retry rev review rewrite rfc
    rhel right ring ripemd risk road robot role room root route router row rpc rpm rpp rsa rtr rule run
    runner runtime russia sales sample san sandbox sas sat sata saturday scan scanner schema schvalid scope
    scram scraper scratch screen script scrypt sdk sdwan sea search sec second secondary secp secret section
    security seed segment select sentinel seoul sep september seq sequence serial series server servers
    service services session set setting seven sfo sfp sha shadow shard share shared sharepoint shelf shell
    shift shipping shop short side sig signal sim simple sin singapore single site sites six size skip skype
    slack slave slb sles slice slot slotted slow small smb snapshot snmp soap socket soft sol solaris source
    south southeast southwest span spare spec spi spine spoke sql sqlite srv srx ssd ssh ssid ssl stack
    staff stage staging standby start stat state static station stats status step sto stockholm storage
    store str strategy stream strict string style sub subnet success suite sum sun sunday super supervisor
    support surface suse svc svr swap swi switch swp syd sydney sync sys syslog system tab table tac tacacs
    tag tail tap target task tcp team teams tech temp template ten tenant tengige term terraform test tests
    text thin third thread three thursday ticket tier time timeout timer tls tmp tmux tok token tokyo tomcat
    tool top topic tor total trace track traffic train trans transit trap tree trial trigger trunk trust try
    tty tuesday tun tunnel twenty two type uat ubuntu udp uefi uid uname unicode unit unix unknown untrust
    upd update upgrade uplink upper ups uri url usa usb use user users usr utf utfmb util value var vars
    vault vce vcenter vdc vdom vendor ver version veth via video vie vienna view vip virginia virtual vlan
    vlans vless vmware voice voip vol volume vpc vpls vpn vrf vrrp vsan vsphere vsr vsys vtep vxlan vyos waf
    wan watch wave waw web webex webhook wednesday week weekly west westeurope westus wheel widget wifi win
    window windows winserver wireless wlan wlc word work worker workload workspace world wrap write writer
    xenial xeon xml year yellow yyz zero zfs chrome firefox safari macbook iphone ipad pixel galaxy motd
    banner zone zoo zookeeper zoom zsh zur zurich""".split()
)
