namespace NetHawk.Core.Peek;

/// <summary>The application, told by the first payload bytes (never by port alone).</summary>
public enum AppProtocol : byte
{
    Unknown = 0,
    Dns,
    Http,
    Tls,
    Ssh,
    Quic,
    Smb,
    Rdp,
    Ftp,
    Smtp,
    Pop3,
    Imap,
    Telnet,
    Ntp,
    Dhcp,
    Mdns,
    Ssdp,
    Snmp,
    Sip,
    Mqtt,
    BitTorrent,
    Ldap,
    Kerberos,
    MySql,
    PostgreSql,
    Redis,
    Vnc,
    Rtsp,
    Stun,
    WireGuard,
    OpenVpn,
    Irc,
    Socks,
    DceRpc,
    Llmnr,
    NetBios,
    Syslog,
    Modbus,

    /// <summary>Tabular data stream: Microsoft SQL Server, Sybase.</summary>
    Tds,

    MongoDb,

    /// <summary>Version 0-9-1 (RabbitMQ).</summary>
    Amqp,
    Rsync,
}
