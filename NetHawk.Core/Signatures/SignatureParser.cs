using System.Globalization;
using NetHawk.Core.Peek;
using NetHawk.Core.Signatures.Conditions;

namespace NetHawk.Core.Signatures;

/// <summary>Reads rules in the language of Suricata 7 (docs.suricata.io, "Suricata Rules"), one a line.</summary>
internal sealed class SignatureParser(RuleVariables variables, ClassTypes classes)
{
    private static readonly Dictionary<string, (Transports Transports, AppProtocol Application)> Protocols = new(StringComparer.Ordinal)
    {
        ["ip"] = (Transports.Any, AppProtocol.Unknown),
        ["tcp"] = (Transports.Tcp, AppProtocol.Unknown),
        ["tcp-pkt"] = (Transports.Tcp, AppProtocol.Unknown),
        ["tcp-stream"] = (Transports.Tcp, AppProtocol.Unknown),
        ["udp"] = (Transports.Udp, AppProtocol.Unknown),
        ["icmp"] = (Transports.Icmp, AppProtocol.Unknown),
        ["http"] = (Transports.Tcp, AppProtocol.Http),
        ["http1"] = (Transports.Tcp, AppProtocol.Http),
        ["dns"] = (Transports.Any, AppProtocol.Dns),
        ["tls"] = (Transports.Tcp, AppProtocol.Tls),
        ["ssl"] = (Transports.Tcp, AppProtocol.Tls),
        ["quic"] = (Transports.Udp, AppProtocol.Quic),
        ["ssh"] = (Transports.Tcp, AppProtocol.Ssh),
        ["ftp"] = (Transports.Tcp, AppProtocol.Ftp),
        ["smtp"] = (Transports.Tcp, AppProtocol.Smtp),
        ["pop3"] = (Transports.Tcp, AppProtocol.Pop3),
        ["imap"] = (Transports.Tcp, AppProtocol.Imap),
        ["telnet"] = (Transports.Tcp, AppProtocol.Telnet),
        ["smb"] = (Transports.Tcp, AppProtocol.Smb),
        ["dcerpc"] = (Transports.Tcp, AppProtocol.DceRpc),
        ["krb5"] = (Transports.Any, AppProtocol.Kerberos),
        ["ldap"] = (Transports.Any, AppProtocol.Ldap),
        ["snmp"] = (Transports.Udp, AppProtocol.Snmp),
        ["sip"] = (Transports.Any, AppProtocol.Sip),
        ["rdp"] = (Transports.Tcp, AppProtocol.Rdp),
        ["rfb"] = (Transports.Tcp, AppProtocol.Vnc),
        ["mqtt"] = (Transports.Tcp, AppProtocol.Mqtt),
        ["ntp"] = (Transports.Udp, AppProtocol.Ntp),
        ["dhcp"] = (Transports.Udp, AppProtocol.Dhcp),
        ["pgsql"] = (Transports.Tcp, AppProtocol.PostgreSql),
        ["modbus"] = (Transports.Tcp, AppProtocol.Modbus),
        ["bittorrent-dht"] = (Transports.Udp, AppProtocol.BitTorrent),
    };

    /// <exception cref="RuleException">What is wrong, or not read here.</exception>
    public Signature Parse(string line, string place)
    {
        int open = line.IndexOf('(', StringComparison.Ordinal), close = line.LastIndexOf(')');
        if (open < 0 || close < open) throw new RuleException("no options in brackets: action protocol address port -> address port (msg:\"…\"; sid:1;)");
        var head = RuleHead.Split(line[..open]);
        var options = new RuleOptions(classes);
        foreach (var option in RuleOptionText.Split(line[(open + 1)..close])) options.Take(option);
        if (!Protocols.TryGetValue(head.Protocol, out var protocol)) throw RuleException.NotRead("protocol " + head.Protocol);
        if (options.Id <= 0) throw new RuleException("no sid, a number of its own from 1 on");
        return new Signature
        {
            Id = options.Id,
            Revision = options.Revision,
            Generator = options.Generator,
            Message = options.Message.Length > 0 ? options.Message : string.Create(CultureInfo.InvariantCulture, $"rule {options.Id}"),
            Action = head.Action,
            ClassType = options.ClassType,
            Priority = options.Priority,
            Class = options.Class(protocol.Application),
            Technique = options.Technique,
            IsSilent = options.IsSilent,
            Place = place,
            Transports = protocol.Transports,
            Application = protocol.Application,
            Source = variables.Addresses(head.Source),
            SourcePorts = variables.Ports(head.SourcePort),
            Destination = variables.Addresses(head.Destination),
            DestinationPorts = variables.Ports(head.DestinationPort),
            BothWays = head.BothWays,
            Direction = options.Direction,
            NeedsEstablished = options.NeedsEstablished,
            PayloadSize = options.PayloadSize,
            Buffers = options.Buffers(),
            Variables = options.Variables,
            Bits = options.Bits,
            Rate = options.Rate,
            VictimIsSender = options.VictimIsSource,
        };
    }
}
