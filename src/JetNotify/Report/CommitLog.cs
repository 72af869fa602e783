using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Report;

/// <summary>Commits, and what their routers told within a minute of them. Bounded; one thread.</summary>
/// <param name="decoder">Decodes the messages; asked for what tells of a commit.</param>
/// <param name="most">So many are kept, the last.</param>
internal sealed class CommitLog(EventDecoder decoder, int most)
{
    private readonly EventField _user = decoder.Add(EventPath.Parse("attributes.username"), EventKind.Syslog);
    private readonly EventField _changes = decoder.Add(EventPath.Parse("changes"), EventKind.ConfigUpdate);
    private readonly Dictionary<string, CommitEntry> _lastOf = new(Utf8Names.Instance);
    private readonly LastOf<CommitEntry> _commits = new(most);

    /// <summary>The last, in their order.</summary>
    public IReadOnlyCollection<CommitEntry> Last => _commits.Kept;

    /// <summary>How many there were.</summary>
    public long Count => _commits.Count;

    /// <summary>Takes in an event.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="tag">Of the system log, its tag.</param>
    /// <param name="message">The event.</param>
    /// <param name="at">When it came, UTC.</param>
    public void Add(EventKind kind, ReadOnlySpan<byte> tag, in JetEvent message, DateTime at)
    {
        var word = kind == EventKind.ConfigUpdate ? CommitWord.Patch
            : tag.SequenceEqual("UI_COMMIT"u8) ? CommitWord.Begun
            : tag.SequenceEqual("UI_COMMIT_COMPLETED"u8) ? CommitWord.Completed
            : CommitWord.None;
        if (word != CommitWord.None)
        {
            Add(word, in message, at);
        }
        else if (_commits.Count > 0 && !tag.StartsWith("UI_COMMIT"u8) && LastOf(message.Device) is { } commit
            && at - commit.At < CommitEntry.Aftermath)
        {
            string name = Catalogue.Entry(kind).Name;
            commit.Followed[name] = commit.Followed.GetValueOrDefault(name) + 1;
        }
    }

    private void Add(CommitWord word, in JetEvent message, DateTime at)
    {
        var commit = LastOf(message.Device);
        if (commit?.TryHear(word, at) != true)
        {
            commit = new CommitEntry(Encoding.UTF8.GetString(message.Device), at);
            commit.TryHear(word, at);
            _commits.Add(commit);
            if (_lastOf.Count < NameCounts.Most || _lastOf.ContainsKey(commit.Device))
            {
                _lastOf[commit.Device] = commit;
            }
        }

        if (message.TryGet(_user, out var user))
        {
            commit.User ??= Encoding.UTF8.GetString(user);
        }

        if (word == CommitWord.Patch && message.TryGet(_changes, out var changes)
            && long.TryParse(changes, out long number))
        {
            commit.Changes = number;
        }
    }

    private CommitEntry? LastOf(ReadOnlySpan<byte> device) =>
        _lastOf.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(device, out var commit) ? commit : null;
}
