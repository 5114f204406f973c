namespace NetHawk.Core.PacketEvidence;

/// <summary>The folder with one pcap file per threat, kept below a size: the oldest go first. Not thread-safe but for <see cref="PathOf"/>.</summary>
internal sealed class PacketEvidenceFolder(string folder, long maxBytes)
{
    /// <summary>Bytes that a file takes of the disk at least, and in whose multiples it grows: a flood of threats with a packet each would otherwise be millions of files before they count for anything.</summary>
    internal const int Block = 4_096;

    private readonly LinkedList<(Guid Threat, long Bytes)> _files = new();

    /// <summary>What the files take of the disk.</summary>
    public long Bytes { get; private set; }

    public int Files => _files.Count;

    public long Evicted { get; private set; }

    /// <exception cref="IOException">The folder cannot be used.</exception>
    public void Open()
    {
        // What the packets say is nobody else's business on this machine.
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _files.Clear();
        Bytes = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.pcap").OrderBy(f => f.LastWriteTimeUtc))
            if (Guid.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var threat)) Note(threat, file.Length);
    }

    public string NameOf(Guid threat) => Path.Combine(folder, $"{threat}.pcap");

    /// <returns>The file of a threat; null where there is none, or where it is being begun at this moment.</returns>
    public string? PathOf(Guid threat) => new FileInfo(NameOf(threat)) is { Exists: true, Length: >= PcapWriter.FileHeaderBytes } file ? file.FullName : null;

    /// <summary>Counts a threat's file anew after it was written, and makes room.</summary>
    public void Written(Guid threat)
    {
        for (var node = _files.Last; node is not null; node = node.Previous)
        {
            if (node.Value.Threat != threat) continue;
            Forget(node);
            break;
        }

        Note(threat, new FileInfo(NameOf(threat)).Length);
        while (Bytes > maxBytes && _files.First is { } oldest && _files.Count > 1)
        {
            Delete(oldest);
            Evicted++;
        }
    }

    /// <summary>Deletes what was last written before a moment; all, where there is none.</summary>
    public void Clear(DateTimeOffset? before)
    {
        for (var node = _files.First; node is not null;)
        {
            var next = node.Next;
            if (before is null || File.GetLastWriteTimeUtc(NameOf(node.Value.Threat)) < before.Value.UtcDateTime) Delete(node);
            node = next;
        }
    }

    private void Delete(LinkedListNode<(Guid Threat, long Bytes)> node)
    {
        File.Delete(NameOf(node.Value.Threat));
        Forget(node);
    }

    private void Note(Guid threat, long length)
    {
        long bytes = Math.Max(1, (length + Block - 1) / Block) * Block;
        _files.AddLast((threat, bytes));
        Bytes += bytes;
    }

    private void Forget(LinkedListNode<(Guid Threat, long Bytes)> node)
    {
        Bytes -= node.Value.Bytes;
        _files.Remove(node);
    }
}
