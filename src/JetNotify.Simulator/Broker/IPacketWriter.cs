namespace JetNotify.Simulator.Broker;

/// <summary>Where a <see cref="ClientHandler"/>'s packets go. Copies what it is given, never blocks, never calls
/// back.</summary>
internal interface IPacketWriter
{
    /// <summary>Whether more makes sense; what can wait elsewhere waits there.</summary>
    bool HasRoom { get; }

    /// <summary>One whole packet that must be sent.</summary>
    void Send(ReadOnlySpan<byte> packet);

    /// <summary>One whole PUBLISH of QoS 0.</summary>
    /// <returns>Whether there was room for it.</returns>
    bool TrySend(ReadOnlySpan<byte> publish);

    /// <summary>Has <see cref="ClientHandler.SendMore"/> called once there is room, on another thread.</summary>
    void RequestMore();

    /// <summary>A tenth of a second is over.</summary>
    void Tick();

    /// <summary>Closes once everything sent so far has left.</summary>
    void End();
}
