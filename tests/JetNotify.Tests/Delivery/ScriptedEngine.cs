using JetNotify.Delivery;

namespace JetNotify.Tests.Delivery;

/// <summary>An engine that does as a test says: it answers, or it does not. It stores by id, as JetStream
/// does.</summary>
internal sealed class ScriptedEngine : IEngine
{
    private readonly Lock _turn = new();
    private readonly List<string> _stored = [];
    private readonly HashSet<string> _ids = [];
    private int _answers = int.MaxValue;

    public string Name => "scripted";

    public string? Problem { get; set; }

    /// <summary>Whether it is there when it is opened.</summary>
    public bool IsThere { get; set; } = true;

    /// <summary>Whether it takes what is sent at all.</summary>
    public bool IsConnected { get; set; } = true;

    /// <summary>Ids that it never takes.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Ids that it does not answer to.</summary>
    public Func<string, bool> Ignores { get; set; } = static _ => false;

    /// <summary>How often records were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>The ids it has, in their order.</summary>
    public List<string> Stored
    {
        get
        {
            lock (_turn)
            {
                return [.. _stored];
            }
        }
    }

    /// <summary>Answers to so many more, then to none.</summary>
    public void AnswerOnly(int count)
    {
        lock (_turn)
        {
            _answers = count;
        }
    }

    public void Open(CancellationToken cancellation)
    {
        if (!IsThere)
        {
            throw new EngineException(EngineProblem.Unreachable, "scripted cannot be reached");
        }
    }

    public bool TrySend(RecordBatch batch, int index)
    {
        if (!IsConnected)
        {
            return false;
        }

        string id = batch.IdText(index);
        RecordAnswer answer;
        lock (_turn)
        {
            Sent++;
            if (_answers == 0 || Ignores(id))
            {
                return true;
            }

            _answers--;
            answer = Refused.Contains(id) ? RecordAnswer.Refused
                : _ids.Add(id) ? RecordAnswer.Stored : RecordAnswer.Duplicate;
            if (answer == RecordAnswer.Stored)
            {
                _stored.Add(id);
            }
        }

        batch.Answer(batch.NumberOf(index), answer, answer == RecordAnswer.Refused ? "too large" : null);
        return true;
    }

    public void Dispose()
    {
    }
}
