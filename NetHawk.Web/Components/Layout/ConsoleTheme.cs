using MudBlazor;

namespace NetHawk.Web.Components.Layout;

/// <summary>MudBlazor's palettes, equal to css/tokens.css: the library's own dark palette fails contrast.</summary>
internal static class ConsoleTheme
{
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b6394",
            Secondary = "#40535f",
            Tertiary = "#b8620a",
            Success = "#17693f",
            Warning = "#7d5200",
            Error = "#ab1f24",
            Info = "#0b6394",
            Background = "#eff2f4",
            Surface = "#ffffff",
            TextPrimary = "#15222b",
            TextSecondary = "#40535f",
            LinesInputs = "#8b9ba6",
            Divider = "#d6dfe4",
            ActionDefault = "#40535f",
            DrawerBackground = "#ffffff",
            AppbarBackground = "#15222b",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#6cc1ea",
            PrimaryContrastText = "#0c1216",
            Secondary = "#aebdc6",
            Tertiary = "#f0a33c",
            Success = "#63c895",
            Warning = "#ecbb55",
            Error = "#ff8a82",
            Info = "#6cc1ea",
            Background = "#0c1216",
            Surface = "#121a20",
            TextPrimary = "#e4ecf0",
            TextSecondary = "#aebdc6",
            LinesInputs = "#63757f",
            Divider = "#243139",
            ActionDefault = "#aebdc6",
            DrawerBackground = "#121a20",
            AppbarBackground = "#080d10",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
    };
}
