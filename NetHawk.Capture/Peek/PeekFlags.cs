namespace NetHawk.Capture.Peek;

/// <summary>What the peek remembers of a flow, in <see cref="Core.Peek.PeekState.Flags"/>. Bits 8 to 12 are <see cref="RpcPeek"/>'s in flows of remote calls; 8 to 11 HTTP's.</summary>
[Flags]
internal enum PeekFlags : ushort
{
    None = 0,

    /// <summary>Nothing more is wanted of this side.</summary>
    InitiatorDone = 1,
    ResponderDone = 2,

    /// <summary>The client sent a password and waits for the answer.</summary>
    LoginPending = 4,

    /// <summary>A greeting with code 220 that could be FTP's or SMTP's.</summary>
    Greeting220 = 8,

    /// <summary>A request announced a body that was not in its packet.</summary>
    BodyPending = 16,

    /// <summary>The client answers the server's question, anew each time: its answers cannot be compared.</summary>
    ProofSent = 32,

    /// <summary>A response announced a body that was not in its packet.</summary>
    AnswerPending = 64,

    /// <summary>The first that a client of no known protocol said were the four bytes of a bot's hello.</summary>
    BotHello = 128,

    /// <summary>The answer under way is a picture, or a plain text (HTTP).</summary>
    PictureComes = 256,
    TextComes = 512,

    /// <summary>What is wrong with the request under way has been said of its beginning (HTTP).</summary>
    BeginningTold = 1024,

    /// <summary>The request under way may hold a command (HTTP): its answer may show what one prints.</summary>
    MayCommand = 2048,

    /// <summary>The first that a client of no known protocol said was a line with a processor's name or its own address.</summary>
    MachineLine = 4096,

    /// <summary>The far end asked whether it is still there, and with a sign before the word.</summary>
    Called = 8192,
    CalledBySign = 16384,
}
