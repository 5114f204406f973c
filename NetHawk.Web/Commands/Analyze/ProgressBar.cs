using System.Globalization;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>A line on the terminal that is drawn anew a few times a second from the source's counters; nothing where there is no terminal.</summary>
internal sealed class ProgressBar : IDisposable
{
    private const int Width = 28;
    private readonly Timer? _timer;
    private readonly TextWriter _terminal;
    private readonly string _name;
    private readonly Func<CaptureStatistics> _statistics;
    private readonly Lock _drawing = new();
    private bool _ended;

    public ProgressBar(TextWriter terminal, bool isTerminal, string name, Func<CaptureStatistics> statistics)
    {
        _terminal = terminal;
        _name = Path.GetFileName(name);
        _statistics = statistics;
        if (isTerminal) _timer = new Timer(_ => Draw(), null, 200, 200);
    }

    public void Dispose()
    {
        if (_timer is null) return;
        lock (_drawing)
        {
            _ended = true;
            _timer.Dispose();
            _terminal.Write("\r\u001b[K");
        }
    }

    private void Draw()
    {
        lock (_drawing)
        {
            if (_ended) return;
            var now = _statistics();
            string bar = "";
            if (now.Progress is { } share)
            {
                int full = (int)(Math.Clamp(share, 0, 1) * Width);
                bar = string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', Width - full)}] {share,4:P0} ");
            }

            _terminal.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{bar}{now.Packets:N0} packets  {_name}"));
        }
    }
}
