using System.Reflection;
using JetNotify.Delivery;
using JetNotify.Delivery.Kafka;
using JetNotify.Delivery.Mqtt;
using JetNotify.Delivery.Nats;
using JetNotify.Fleet;
using JetNotify.Json;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Simulator;
using JetNotify.Tests.Support;

namespace JetNotify.Tests;

/// <summary>The walls between the projects (src/README.md).</summary>
public sealed class WallTests
{
    [Fact]
    public void The_protocol_references_nothing_but_dotnet_and_MQTTnet_and_has_no_console()
    {
        string[] referenced = References(typeof(Connection).Assembly);

        Assert.All(referenced.Except(["MQTTnet"]), name => Assert.StartsWith("System.", name,
            StringComparison.Ordinal));
        Assert.DoesNotContain("System.Console", referenced);
    }

    [Fact]
    public void Json_is_bytes_only()
    {
        string[] referenced = References(typeof(JsonMinifier).Assembly);

        Assert.All(referenced, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
        Assert.DoesNotContain("System.Console", referenced);
    }

    [Fact]
    public void What_junos_says_is_known_without_the_protocol_or_a_package()
    {
        string[] referenced = References(typeof(Catalogue).Assembly);

        Assert.All(
            referenced,
            name => Assert.True(name == "JetNotify.Json" || name.StartsWith("System.", StringComparison.Ordinal),
                name));
        Assert.DoesNotContain("System.Net.Sockets", referenced);
        Assert.DoesNotContain("System.Console", referenced);
    }

    [Fact]
    public void The_tool_keeps_its_packages_to_itself()
    {
        string[] known = ["System.CommandLine", "Serilog", "Serilog.Sinks.Console", "Serilog.Sinks.File"];

        Assert.Empty(References(typeof(Connection).Assembly).Intersect(known));
    }

    [Fact]
    public void The_simulator_stands_on_the_protocol_and_on_what_junos_says_alone()
    {
        string[] referenced = References(typeof(RouterSimulator).Assembly);

        Assert.All(
            referenced,
            name => Assert.True(name is "JetNotify.Mqtt" or "JetNotify.Junos" || name.StartsWith("System.",
                StringComparison.Ordinal), name));
        Assert.DoesNotContain("System.Console", referenced);
    }

    [Fact]
    public void The_fleet_stands_on_the_protocol_and_on_what_junos_says_and_reads_TOML()
    {
        string[] referenced = References(typeof(FleetCollector).Assembly);

        Assert.All(
            referenced,
            name => Assert.True(
                name is "JetNotify.Mqtt" or "JetNotify.Junos" or "Tomlyn"
                    || name.StartsWith("System.", StringComparison.Ordinal), name));
        Assert.DoesNotContain("System.Console", referenced);
    }

    [Fact]
    public void Delivery_knows_no_engine_no_router_and_no_package()
    {
        string[] referenced = References(typeof(Deliverer).Assembly);

        Assert.All(referenced, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
        Assert.DoesNotContain("System.Console", referenced);
    }

    [Fact]
    public void The_client_of_NATS_stands_on_delivery_alone_and_nobody_sees_a_type_of_it()
    {
        string[] referenced = References(typeof(NatsEngine).Assembly);

        Assert.All(
            referenced,
            name => Assert.True(
                name == "JetNotify.Delivery" || name.StartsWith("NATS.", StringComparison.Ordinal)
                    || name.StartsWith("System.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal),
                name));
        Assert.DoesNotContain(References(typeof(ExitCode).Assembly), name =>
            name.StartsWith("NATS.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_client_of_a_broker_stands_on_delivery_the_protocol_and_MQTTnet() => Assert.All(
        References(typeof(MqttEngine).Assembly),
        name => Assert.True(
            name is "JetNotify.Delivery" or "JetNotify.Mqtt" or "MQTTnet"
                || name.StartsWith("System.", StringComparison.Ordinal),
            name));

    [Fact]
    public void The_client_of_Kafka_stands_on_delivery_alone_and_nobody_sees_a_type_of_it()
    {
        Assert.All(
            References(typeof(KafkaEngine).Assembly),
            name => Assert.True(
                name is "JetNotify.Delivery" or "Confluent.Kafka"
                    || name.StartsWith("System.", StringComparison.Ordinal),
                name));
        Assert.DoesNotContain("Confluent.Kafka", References(typeof(ExitCode).Assembly));
    }

    [Fact]
    public void MQTTnet_is_named_in_the_few_files_of_its_seam_alone()
    {
        string[] seam = ["Connection.cs", "MessageLane.cs", "MqttEngine.cs", "MqttLink.cs", "OwnPackets.cs",
            "PacketCodec.cs", "PubAckAnswer.cs", "ReceivedPackets.cs", "SentPackets.cs", "StreamChannel.cs"];

        var naming = Directory.EnumerateFiles(Checkout.File("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith("using MQTTnet", StringComparison.Ordinal)))
            .Select(file => Path.GetFileName(file));

        Assert.Equal(seam, naming.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nobody_who_uses_the_protocol_sees_a_type_of_MQTTnet()
    {
        var shown = typeof(Connection).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method =>
            method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));

        Assert.DoesNotContain("MQTTnet", shown.Select(type => type.Assembly.GetName().Name));
        Assert.DoesNotContain("MQTTnet", References(typeof(ExitCode).Assembly));
        Assert.DoesNotContain("MQTTnet", References(typeof(RouterSimulator).Assembly));
        Assert.DoesNotContain("MQTTnet", References(typeof(FleetCollector).Assembly));
    }

    [Fact]
    public void Nothing_static_changes()
    {
        Assembly[] ours =
        [
            typeof(JsonMinifier).Assembly, typeof(Connection).Assembly, typeof(Catalogue).Assembly,
                typeof(RouterSimulator).Assembly,
            typeof(ExitCode).Assembly, typeof(FleetCollector).Assembly, typeof(Deliverer).Assembly,
            typeof(NatsEngine).Assembly, typeof(MqttEngine).Assembly, typeof(KafkaEngine).Assembly,
        ];
        var changing = ours
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<',
                StringComparison.Ordinal))
            .Select(field => $"{field.DeclaringType}.{field.Name}");

        Assert.Empty(changing);
    }

    private static string[] References(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];
}
