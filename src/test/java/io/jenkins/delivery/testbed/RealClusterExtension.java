package io.jenkins.delivery.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives a test a {@link RealCluster}: one control plane for the whole run (and one more with a real node, for a parameter that
 * is {@link OnRealNode}), one namespace for each test. Where this machine cannot have it, the test is skipped and says why.
 */
public final class RealClusterExtension implements ParameterResolver {
    private enum Nodes {
        KWOK("delivery.testbed.kubeconfig", "testbed/build"),
        REAL("delivery.testbed.node.kubeconfig", "testbed/build --node");

        /** Names a control plane that runs already, to save its start while writing tests. */
        private final String running;

        private final String build;

        Nodes(String running, String build) {
            this.running = running;
            this.build = build;
        }
    }

    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(RealClusterExtension.class);
    private static final int NOT_TO_BE_HAD = 3;

    /** Somebody else's tests on this machine may have the one node at the moment. */
    private static final Duration TURN = Duration.ofMinutes(4);

    private static final Map<Nodes, ControlPlane> PLANES = new EnumMap<>(Nodes.class);

    /** @param missing why there is none */
    private record ControlPlane(Optional<Path> kubeconfig, String missing) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RealCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ControlPlane plane = plane(parameter.isAnnotated(OnRealNode.class) ? Nodes.REAL : Nodes.KWOK);
        Path kubeconfig = plane.kubeconfig().orElseThrow(() -> new TestAbortedException(plane.missing()));
        String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
        RealCluster cluster = new RealCluster(kubeconfig, namespace);
        context.getStore(STORE).put(namespace, (AutoCloseable) cluster::close);
        return cluster;
    }

    private static synchronized ControlPlane plane(Nodes nodes) {
        return PLANES.computeIfAbsent(nodes, RealClusterExtension::start);
    }

    private static ControlPlane start(Nodes nodes) {
        String running = System.getProperty(nodes.running);
        if (running != null) {
            return new ControlPlane(Optional.of(Path.of(running)), "");
        }
        Optional<Path> testbed = testbed();
        if (testbed.isEmpty()) {
            return missing(
                    nodes,
                    "there is no testbed/control-plane above " + Path.of("").toAbsolutePath());
        }
        try {
            return start(nodes, testbed.get());
        } catch (IOException e) {
            throw new IllegalStateException("testbed/control-plane cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the control plane started", e);
        }
    }

    private static ControlPlane start(Nodes nodes, Path testbed) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("delivery-testbed");
        String plane = testbed.resolve("control-plane").toString();
        List<String> command = new ArrayList<>(List.of(
                plane,
                "start",
                directory.toString(),
                // It ends by itself when this process does, however this process ends.
                "--owner",
                String.valueOf(ProcessHandle.current().pid())));
        if (nodes == Nodes.REAL) {
            command.addAll(List.of("--nodes", "0"));
        }
        Started started = run(directory, command);
        if (started.exit == NOT_TO_BE_HAD) {
            return missing(nodes, started.errors);
        }
        started.require();
        if (nodes == Nodes.REAL) {
            Started node = startNode(directory, testbed.resolve("node").toString());
            if (node.exit != 0) {
                runOnce(directory, List.of(plane, "stop", directory.toString()));
            }
            if (node.exit == NOT_TO_BE_HAD) {
                // Also where real parts are demanded: not every machine may run containers (no root, no iptables).
                return without(nodes, node.errors);
            }
            node.require();
        }
        return new ControlPlane(Optional.of(directory.resolve("kubeconfig")), "");
    }

    private static Started startNode(Path directory, String node) throws IOException, InterruptedException {
        long turn = System.nanoTime() + TURN.toNanos();
        Started started = run(directory, List.of(node, "start", directory.toString()));
        while (started.errors.contains("a machine can have one only") && System.nanoTime() < turn) {
            Thread.sleep(2000);
            started = run(directory, List.of(node, "start", directory.toString()));
        }
        return started;
    }

    private record Started(int exit, String errors) {
        void require() {
            if (exit != 0) {
                throw new IllegalStateException("the testbed failed: " + errors);
            }
        }
    }

    /** A machine under heavy load may be too slow once. */
    private static Started run(Path directory, List<String> command) throws IOException, InterruptedException {
        Started first = runOnce(directory, command);
        return first.exit == 0 || first.exit == NOT_TO_BE_HAD ? first : runOnce(directory, command);
    }

    private static Started runOnce(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolveSibling(directory.getFileName() + ".out");
        Path errors = directory.resolveSibling(directory.getFileName() + ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        Started started = new Started(
                ended ? process.exitValue() : -1,
                Files.readString(errors, StandardCharsets.UTF_8).strip());
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
        return started;
    }

    private static Optional<Path> testbed() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.isExecutable(up.resolve("testbed/control-plane"))) {
                return Optional.of(up.resolve("testbed"));
            }
        }
        return Optional.empty();
    }

    /** Not to be had, and with {@code -Ddelivery.real=true} that is a failure: the testbed is to have been built. */
    private static ControlPlane missing(Nodes nodes, String why) {
        if (Boolean.getBoolean("delivery.real")) {
            throw new IllegalStateException("a real Kubernetes control plane is demanded (delivery.real): " + why);
        }
        return without(nodes, why);
    }

    private static ControlPlane without(Nodes nodes, String why) {
        String what = nodes == Nodes.REAL ? "no real node" : "no real Kubernetes control plane";
        return new ControlPlane(Optional.empty(), what + " here (" + nodes.build + " makes one): " + why);
    }
}
