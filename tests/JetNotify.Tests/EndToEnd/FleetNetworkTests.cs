using System.Text.Json;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>A link that goes down for a part of the fleet, in networks of their own.</summary>
public sealed class FleetNetworkTests : IDisposable
{
    /// <summary>Ten routers on loopback, ten behind a link to another network, a real broker in each; the link goes
    /// down and comes up. Prints each device's states and how many events it had, as JSON. argv: the tool, a
    /// folder.</summary>
    private const string Networks = """
        import json, os, subprocess, sys, time
        tool, folder = sys.argv[1:]
        def run(*words, **more): return subprocess.run(words, check=True, **more)
        def until(what, seconds, condition):
            end = time.monotonic() + seconds
            while not condition():
                if time.monotonic() > end: sys.exit(f'not within {seconds} s: {what}')
                time.sleep(0.1)
        def records():
            for line in open(folder + '/out'):
                if line.endswith('\n'): yield json.loads(line)
        def states(status): return len({r['device'] for r in records() if r.get('status') == status})
        open(folder + '/broker', 'w').write('user root\nlistener 1883 0.0.0.0\nallow_anonymous true\n')
        wait = f'while [ ! -e {folder}/go ]; do sleep 0.1; done; exec mosquitto -c {folder}/broker'
        far = subprocess.Popen(['unshare', '-n', 'sh', '-c', wait])
        children = [far]
        try:
            network = lambda process: os.readlink(f'/proc/{process}/ns/net')
            until('there is another network', 5, lambda: network(far.pid) != network('self'))
            run('ip', 'link', 'set', 'lo', 'up')
            run('ip', 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far')
            run('ip', 'link', 'set', 'far', 'netns', str(far.pid))
            run('ip', 'addr', 'add', '198.51.100.254/24', 'dev', 'near')
            run('ip', 'link', 'set', 'near', 'up')
            def beyond(*words): run('nsenter', '-t', str(far.pid), '-n', 'ip', *words)
            for i in range(10): beyond('addr', 'add', f'198.51.100.{i + 1}/24', 'dev', 'far')
            beyond('link', 'set', 'far', 'up')
            open(folder + '/go', 'w')
            children.append(subprocess.Popen(['mosquitto', '-c', folder + '/broker']))
            with open(folder + '/routers', 'w') as routers:
                for i in range(10):
                    routers.write(f'127.0.0.{i + 1} here-{i} id=c{i}\n198.51.100.{i + 1} far-{i} id=c{i}\n')
            time.sleep(1)
            options = ['--inventory', folder + '/routers', '-t', 't', '-k', '2', '--connect-timeout', '2']
            collect = subprocess.Popen([tool, 'collect'] + options,
                stdout=open(folder + '/out', 'w'), stderr=subprocess.DEVNULL)
            children.append(collect)
            until('all are subscribed to', 20, lambda: states('subscribed') == 20)
            beyond('link', 'set', 'far', 'down')
            publish = subprocess.Popen(['mosquitto_pub', '-h', '127.0.0.1', '-t', 't', '-q', '1', '-l'],
                stdin=subprocess.PIPE, text=True)
            children.append(publish)
            sent = 0
            def lost():
                global sent
                publish.stdin.write(f'{sent}\n'); publish.stdin.flush(); sent += 1
                return states('lost') == 10
            until('who is behind the link is lost', 20, lost)
            beyond('link', 'set', 'far', 'up')
            until('they are back', 60, lambda: sum(r.get('status') == 'subscribed' for r in records()) == 30)
            publish.stdin.close(); publish.wait()
            until('every event came', 20, lambda: sum('topic' in r for r in records()) == 10 * sent)
            collect.terminate()
            code = collect.wait(20)
            devices = {}
            for r in records():
                device = devices.setdefault(r['device'], {'states': [], 'events': 0})
                if 'topic' in r: device['events'] += 1
                elif r['status'] != 'refused': device['states'].append(r['status'])
            print(json.dumps({'code': code, 'sent': sent, 'devices': devices}))
        finally:
            for child in children: child.kill(); child.wait()
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-networks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_link_that_goes_down_loses_who_is_behind_it_and_nobody_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "namespaces are Linux's");
        string[] programs = ["unshare", "nsenter", "ip", "mosquitto", "mosquitto_pub"];
        Assert.SkipUnless(Array.TrueForAll(programs, IsThere), $"not all are here: {string.Join(", ", programs)}");
        await using (var probe = Tool.Program("unshare", "-rmn", "ip", "link", "add", "near", "type", "veth",
            "peer", "name", "far"))
        {
            Assert.SkipUnless((await probe.Exit()).Code == 0, "this user may make no networks");
        }

        string script = Path.Combine(_folder, "networks.py");
        await File.WriteAllTextAsync(script, Networks, TestContext.Current.CancellationToken);
        await using var alone = Tool.Program("unshare", "-rmn", "/usr/bin/python3", script, Tool.Path, _folder);
        var ended = await alone.Exit(TimeSpan.FromMinutes(2));

        Assert.True(ended.Code == 0, ended.Stderr);
        var told = JsonDocument.Parse(ended.Stdout).RootElement;
        Assert.Equal(0, told.GetProperty("code").GetInt32());
        Assert.All(told.GetProperty("devices").EnumerateObject(), device =>
        {
            bool isHere = device.Name.StartsWith("here", StringComparison.Ordinal);
            Assert.Equal(
                isHere ? ["connected", "subscribed"]
                    : ["connected", "subscribed", "lost", "restored", "gap", "subscribed"],
                device.Value.GetProperty("states").EnumerateArray().Select(state => state.GetString()));
            int sent = isHere ? told.GetProperty("sent").GetInt32() : 0;
            Assert.Equal(sent, device.Value.GetProperty("events").GetInt32());
        });
    }

    private static bool IsThere(string program) =>
        Tool.IsInstalled(program) || File.Exists($"/usr/sbin/{program}") || File.Exists($"/sbin/{program}");
}
