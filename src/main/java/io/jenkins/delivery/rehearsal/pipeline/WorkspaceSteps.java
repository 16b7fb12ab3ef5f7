package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.Closure;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Jenkins' own steps that work on an agent's workspace. The workspace is the Jenkinsfile's folder; unless shell steps really
 * run, nothing in it is changed: what is written is remembered for those who read it.
 */
final class WorkspaceSteps {
    private static final Set<String> SHELLS = Set.of("sh", "bat", "powershell", "pwsh");

    private final PipelineRun run;
    private final Map<Path, String> written = new HashMap<>();

    WorkspaceSteps(PipelineRun run) {
        this.run = run;
    }

    Object run(String name, CallArguments arguments, SourceLine at) {
        if (SHELLS.contains(name)) {
            return shell(name, arguments, at);
        }
        return switch (name) {
            case "deleteDir" -> told("deleteDir is told, not done");
            case "dir", "ws" -> dir(arguments, name, at);
            case "fileExists" -> exists(path(arguments, "file", name, at));
            case "isUnix" -> true;
            case "load" -> load(path(arguments, "path", name, at), at);
            case "pwd" -> folder().toString();
            case "readFile" -> read(path(arguments, "file", name, at));
            case "tool" -> "/tools/" + arguments.text("name").orElse("tool");
            case "writeFile" ->
                write(path(arguments, "file", name, at), arguments.text("text").orElse(""));
            default -> throw new IllegalStateException(name);
        };
    }

    private Object told(String text) {
        run.note(text);
        return null;
    }

    private Object dir(CallArguments arguments, String name, SourceLine at) {
        String folder = arguments.text(name.equals("ws") ? "dir" : "path").orElse("");
        Closure<?> block = arguments.block().orElseThrow(() -> run.refuse(at.bad(name + ": needs a block")));
        String below = run.frame()
                .workspace()
                .filter(outer -> !outer.isEmpty())
                .map(outer -> outer + "/" + folder)
                .orElse(folder);
        return run.within(run.frame().inWorkspace(below), block::call);
    }

    // ---- files

    private Path folder() {
        return run.settings()
                .workspace()
                .resolve(run.frame().workspace().orElse(""))
                .normalize();
    }

    private Path path(CallArguments arguments, String parameter, String step, SourceLine at) {
        String path = arguments
                .text(parameter)
                .orElseThrow(() -> run.refuse(at.bad(step + ": parameter '" + parameter + "' is missing")));
        try {
            return folder().resolve(path).normalize();
        } catch (InvalidPathException none) {
            throw run.refuse(at.bad(step + ": '" + path + "' is not a path", none));
        }
    }

    private boolean exists(Path path) {
        return written.containsKey(path) || Files.exists(path);
    }

    private String read(Path path) {
        if (written.containsKey(path)) {
            return written.get(path);
        }
        try {
            return Files.readString(path);
        } catch (IOException missing) {
            throw new StepFailedException("readFile: " + shown(path) + " cannot be read in the Jenkinsfile's folder"
                    + " (--stub readFile=… gives a value)");
        }
    }

    private Object write(Path path, String text) {
        if (!run.settings().runShell()) {
            written.put(path, text);
            run.tellOnce("writeFile", "writeFile: files are only remembered for this rehearsal, not written");
            return null;
        }
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return null;
        } catch (IOException failed) {
            throw new StepFailedException("writeFile: " + shown(path) + ": " + failed.getMessage());
        }
    }

    private Object load(Path path, SourceLine at) {
        if (!Files.isRegularFile(path)) {
            throw new StepFailedException("load: " + shown(path) + " is not in the Jenkinsfile's folder");
        }
        Jenkinsfile loaded = Jenkinsfile.read(
                path.getFileName().toString(),
                read(path),
                run.delivery(),
                run.settings().stubs().keySet());
        return run.runLoaded(loaded);
    }

    private String shown(Path path) {
        Path workspace = run.settings().workspace();
        return "'" + (path.startsWith(workspace) ? workspace.relativize(path) : path.getFileName()) + "'";
    }

    // ---- shell

    private Object shell(String name, CallArguments arguments, SourceLine at) {
        String script = arguments
                .text("script")
                .orElseThrow(() -> run.refuse(at.bad(name + ": parameter 'script' is missing")));
        boolean stdout = arguments.flag("returnStdout", false);
        boolean status = arguments.flag("returnStatus", false);
        String shown = arguments.text("label").orElseGet(() -> firstLine(script));
        if (!run.settings().runShell() || !name.equals("sh")) {
            run.tellOnce(
                    "shell",
                    run.settings().runShell()
                            ? "only sh is run here; bat, powershell and pwsh are told"
                            : "shell steps are told, not run; --run-sh runs them in the Jenkinsfile's folder");
            run.say(
                    Kind.STEP,
                    name + " " + shown
                            + (stdout ? "   → '' (--stub " + name + "=… gives an output)" : status ? "   → 0" : ""));
            return stdout ? "" : status ? 0 : null;
        }
        run.say(Kind.STEP, name + " " + shown);
        return execute(script, stdout, status);
    }

    private static String firstLine(String script) {
        List<String> lines = script.strip()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty() ? "" : lines.get(0) + (lines.size() > 1 ? " … (" + lines.size() + " lines)" : "");
    }

    private Object execute(String script, boolean stdout, boolean status) {
        Frame frame = run.frame();
        Map<String, String> env = run.env();
        Path folder = folder();
        StringBuilder output = new StringBuilder();
        Object result = run.await(completion -> {
            Process[] process = new Process[1];
            StepInterruptedException[] stopped = new StepInterruptedException[1];
            run.loop()
                    .scheduler()
                    .call(
                            () -> {
                                ProcessBuilder builder =
                                        new ProcessBuilder("sh", "-e", "-c", script).directory(folder.toFile());
                                builder.environment().putAll(env);
                                if (stdout) {
                                    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
                                } else {
                                    builder.redirectErrorStream(true);
                                }
                                process[0] = builder.start();
                                process[0].getOutputStream().close();
                                try (BufferedReader reader = process[0].inputReader(StandardCharsets.UTF_8)) {
                                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                                        String told = line;
                                        if (stdout) {
                                            output.append(line).append('\n');
                                        } else {
                                            run.loop().post(() -> run.narrate(frame, Kind.OUTPUT, told));
                                        }
                                    }
                                }
                                return process[0].waitFor();
                            },
                            (exit, failure) -> {
                                if (stopped[0] != null) {
                                    completion.fail(stopped[0]);
                                } else if (failure != null) {
                                    completion.fail(new StepFailedException("sh: " + failure.getMessage()));
                                } else {
                                    completion.succeed(exit);
                                }
                            });
            return cause -> {
                stopped[0] = cause;
                if (process[0] != null) {
                    process[0].descendants().forEach(ProcessHandle::destroy);
                    process[0].destroy();
                }
            };
        });
        int exit = (Integer) result;
        if (status) {
            return exit;
        }
        if (exit != 0) {
            throw new StepFailedException("sh: script returned exit code " + exit);
        }
        return stdout ? output.toString() : null;
    }
}
