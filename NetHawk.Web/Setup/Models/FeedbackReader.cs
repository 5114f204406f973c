using NetHawk.Core.Models.Feedback;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Setup.Models;

/// <summary>Joins what people said of threats with the vectors kept of them: rows to learn from.</summary>
internal static class FeedbackReader
{
    private const int PageSize = 500;

    /// <summary>Judged threats read at most; newest first.</summary>
    private const int MaxThreats = 10_000;

    /// <summary>Folder of the kept vectors, in the data folder.</summary>
    public const string FolderName = "feedback";

    public static async Task<IReadOnlyList<FeedbackRow>> ReadAsync(IStoreReader store, SampleFolder samples, CancellationToken cancellation)
    {
        var rows = new List<FeedbackRow>();
        foreach (var status in new[] { ThreatStatus.TruePositive, ThreatStatus.FalsePositive })
        {
            string? cursor = null;
            int read = 0;
            do
            {
                var page = await store.ThreatsAsync(new ThreatQuery(Status: status, Cursor: cursor, Limit: PageSize), cancellation);
                foreach (var threat in page.Items)
                {
                    if (!ThreatClassNames.TryParse(threat.Class, out var value)) continue;
                    var label = status == ThreatStatus.FalsePositive ? ThreatClass.Normal : value;
                    rows.AddRange(samples.Read(threat.Id).Select(features => new FeedbackRow(threat.Id, label, features)));
                }

                read += page.Items.Count;
                cursor = page.NextCursor;
            }
            while (cursor is not null && read < MaxThreats);
        }

        return rows;
    }
}
