using System.Globalization;
using System.Text;
using QRCoder;

namespace NetHawk.Web.Security.SecondFactor;

/// <summary>A QR code as inline SVG, made here: no request leaves the machine and the content-security policy stays as it is.</summary>
public static class QrSvg
{
    /// <summary>Light modules around the code (ISO/IEC 18004 asks for four).</summary>
    private const int Quiet = 4;

    /// <param name="label">What it is, for people who hear the page.</param>
    public static string Of(string text, string label)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var modules = data.ModuleMatrix;

        // The matrix brings its own quiet zone; only dark modules are drawn, each row's runs as one rectangle.
        int first = modules.FindIndex(row => row.Cast<bool>().Any(dark => dark));
        int size = modules.Count - 2 * first;
        var path = new StringBuilder();
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                int run = 0;
                while (x + run < size && modules[first + y][first + x + run]) run++;
                if (run == 0) continue;
                path.Append(CultureInfo.InvariantCulture, $"M{x + Quiet} {y + Quiet}h{run}v1h-{run}z");
                x += run;
            }
        }

        int side = size + 2 * Quiet;
        return string.Create(CultureInfo.InvariantCulture,
            $"""<svg class="qr" role="img" aria-label="{System.Net.WebUtility.HtmlEncode(label)}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{path}"/></svg>""");
    }
}
