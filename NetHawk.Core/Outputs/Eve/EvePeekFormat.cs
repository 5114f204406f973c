using System.Globalization;
using System.Text.Json;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>Lines of type "dns", "tls", "quic", "http" and "ssh", with the names that Suricata gives their fields.</summary>
internal static class EvePeekFormat
{
    public static string Type(EvePeek peek) => peek.Info switch
    {
        DnsMessage => "dns",
        TlsClientHello { QuicVersion.Length: > 0 } => "quic",
        TlsClientHello => "tls",
        Banner => "ssh",
        _ => "http",
    };

    public static void Write(Utf8JsonWriter json, EvePeek peek)
    {
        json.WriteStartObject(Type(peek));
        switch (peek.Info)
        {
            case DnsMessage message:
                Dns(json, message);
                break;
            case TlsClientHello hello:
                Tls(json, hello);
                break;
            case HttpRequest request:
                Request(json, request);
                break;
            case HttpResponse response:
                json.WriteNumber("status", response.Status);
                if (response.ContentType.Length > 0) json.WriteString("http_content_type", response.ContentType);
                if (response.ContentLength >= 0) json.WriteNumber("length", response.ContentLength);
                if (response.Server.Length > 0) json.WriteString("server", response.Server);
                break;
            case Banner banner:
                Ssh(json, banner);
                break;
        }

        json.WriteEndObject();
    }

    private static void Dns(Utf8JsonWriter json, DnsMessage message)
    {
        json.WriteString("type", message.IsResponse ? "answer" : "query");
        json.WriteNumber("id", message.Id);
        json.WriteString("rrname", message.Name);
        json.WriteString("rrtype", RecordType(message.QueryType));
        if (!message.IsResponse) return;
        json.WriteString("rcode", ResponseCode(message.ResponseCode));
        if (message.AnswerAddresses.Count == 0) return;
        json.WriteStartObject("grouped");
        foreach (bool isV4 in (ReadOnlySpan<bool>)[true, false])
        {
            if (!message.AnswerAddresses.Any(a => a.IsV4 == isV4)) continue;
            json.WriteStartArray(isV4 ? "A" : "AAAA");
            foreach (var address in message.AnswerAddresses)
                if (address.IsV4 == isV4) json.WriteStringValue(address.ToString());
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Tls(Utf8JsonWriter json, TlsClientHello hello)
    {
        if (hello.QuicVersion.Length > 0) json.WriteString("version", hello.QuicVersion);
        if (hello.ServerName.Length > 0) json.WriteString("sni", hello.ServerName);
        if (hello.Alpn.Length > 0)
        {
            json.WriteStartArray("client_alpns");
            json.WriteStringValue(hello.Alpn);
            json.WriteEndArray();
        }

        if (hello.Ja3.Length > 0)
        {
            json.WriteStartObject("ja3");
            json.WriteString("hash", hello.Ja3);
            json.WriteEndObject();
        }

        if (hello.Ja4.Length > 0) json.WriteString("ja4", hello.Ja4);
    }

    private static void Request(Utf8JsonWriter json, HttpRequest request)
    {
        if (request.Host.Length > 0) json.WriteString("hostname", request.Host);
        json.WriteString("url", request.Target);
        if (request.UserAgent.Length > 0) json.WriteString("http_user_agent", request.UserAgent);
        json.WriteString("http_method", request.Method);
    }

    /// <summary>"SSH-2.0-OpenSSH_9.2p1 Debian" (RFC 4253 §4.2).</summary>
    private static void Ssh(Utf8JsonWriter json, Banner banner)
    {
        string[] parts = banner.Text.Split('-', 3);
        json.WriteStartObject(banner.FromResponder ? "server" : "client");
        json.WriteString("proto_version", parts.Length > 1 ? parts[1] : "");
        json.WriteString("software_version", parts.Length > 2 ? parts[2] : "");
        json.WriteEndObject();
    }

    private static string RecordType(ushort type) => type switch
    {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        10 => "NULL",
        12 => "PTR",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        33 => "SRV",
        35 => "NAPTR",
        43 => "DS",
        48 => "DNSKEY",
        64 => "SVCB",
        65 => "HTTPS",
        255 => "ANY",
        _ => string.Create(CultureInfo.InvariantCulture, $"TYPE{type}"),
    };

    private static string ResponseCode(byte code) => code switch
    {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        _ => string.Create(CultureInfo.InvariantCulture, $"RCODE{code}"),
    };
}
