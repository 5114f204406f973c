using Microsoft.Extensions.Logging;

namespace NetHawk.Core.Signatures;

/// <summary>Log messages of signatures: 8200 to 8299.</summary>
internal static partial class SignatureLog
{
    [LoggerMessage(8201, LogLevel.Information, "Signatures: {Rules} rules of {Files} files in use, {Unsupported} not supported, {Wrong} wrong")]
    public static partial void Loaded(ILogger logger, int rules, int files, int unsupported, int wrong);
}
