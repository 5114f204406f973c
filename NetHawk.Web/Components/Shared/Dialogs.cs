using MudBlazor;

namespace NetHawk.Web.Components.Shared;

/// <summary>Questions before what hurts, and outcomes afterwards.</summary>
public static class Dialogs
{
    private static readonly DialogOptions Options = new() { CloseOnEscapeKey = true, MaxWidth = MaxWidth.Small, FullWidth = true };

    /// <returns>True when confirmed.</returns>
    public static async Task<bool> AskAsync(this IDialogService dialogs, string title, string text, string verb, string consequence = "", bool danger = false)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { d => d.Title, title }, { d => d.Text, text }, { d => d.Verb, verb }, { d => d.Consequence, consequence }, { d => d.Danger, danger },
        };
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, parameters, Options);
        return await dialog.Result is { Canceled: false };
    }

    public static async Task ShowKeysAsync(this IDialogService dialogs)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        await dialogs.ShowAsync<Layout.KeysDialog>("Keys", Options);
    }

    /// <returns>True when blocked.</returns>
    public static async Task<bool> BlockAsync(this IDialogService dialogs, string address, string reason)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var dialog = await dialogs.ShowAsync<BlockDialog>("Block", new DialogParameters<BlockDialog> { { d => d.Address, address }, { d => d.Reason, reason } }, Options);
        return await dialog.Result is { Canceled: false };
    }

    /// <returns>True when whitelisted.</returns>
    public static async Task<bool> WhitelistAsync(this IDialogService dialogs, string address)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var dialog = await dialogs.ShowAsync<WhitelistDialog>("Never block", new DialogParameters<WhitelistDialog> { { d => d.Address, address } }, Options);
        return await dialog.Result is { Canceled: false };
    }

    /// <returns>The outcome; null when nothing was done.</returns>
    public static async Task<Session.ActionResult?> ClearLogsAsync(this IDialogService dialogs)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var dialog = await dialogs.ShowAsync<Pages.Logs.ClearLogsDialog>("Clear logs", Options);
        return (await dialog.Result)?.Data as Session.ActionResult;
    }

    /// <summary>The outcome in the service's own words; failures stay until closed.</summary>
    public static void Tell(this ISnackbar snackbar, Session.ActionResult result)
    {
        ArgumentNullException.ThrowIfNull(snackbar);
        ArgumentNullException.ThrowIfNull(result);
        snackbar.Add(result.Message, result.Done ? Severity.Success : Severity.Error, o => o.RequireInteraction = !result.Done);
    }
}
