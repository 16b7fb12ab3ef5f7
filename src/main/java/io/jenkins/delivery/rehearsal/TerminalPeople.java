package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.Loop;
import io.jenkins.delivery.rehearsal.pipeline.Narrator;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.rehearsal.pipeline.People;
import io.jenkins.delivery.rehearsal.pipeline.StepCall;
import io.jenkins.delivery.rehearsal.pipeline.StepInterruptedException;
import io.jenkins.delivery.rollout.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The one person there is in a run on a real cluster: what they type is said to the rollouts, or answers a question. */
final class TerminalPeople implements People {
    private final Loop loop;
    private final Narrator narrator;
    private final String name = System.getProperty("user.name", "the terminal");
    private final List<Question> questions = new ArrayList<>();
    private final List<Function<Command, Optional<String>>> rollouts = new ArrayList<>();

    private record Question(String text, Completion end) {}

    TerminalPeople(Loop loop, Narrator narrator) {
        this.loop = loop;
        this.narrator = narrator;
    }

    void listen(InputStream in) {
        Thread listener = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            String typed = line.strip();
                            loop.post(() -> heard(typed));
                        }
                    } catch (IOException closed) {
                        // Nobody can type any more; Ctrl-C is still there.
                    }
                },
                "terminal");
        listener.setDaemon(true);
        listener.start();
    }

    /** @param say hands a command to the rollout; says why it is refused. To be called on the loop's thread. */
    Runnable attach(Function<Command, Optional<String>> say) {
        rollouts.add(say);
        return () -> rollouts.remove(say);
    }

    @Override
    public StepCall ask(String question, Set<String> submitters, Completion end) {
        Question asked = new Question(question, end);
        questions.add(asked);
        tell(Kind.WARNING, "type approve or reject: " + question);
        return cause -> questions.remove(asked);
    }

    private void heard(String typed) {
        if (typed.isEmpty()) {
            return;
        }
        String[] words = typed.split("\\s+", 2);
        String word = words[0].toLowerCase(Locale.ROOT);
        String reason = words.length > 1 ? words[1] : "";
        if (word.equals("approve") || word.equals("reject")) {
            answer(word.equals("approve"), reason);
            return;
        }
        Command.Kind kind;
        try {
            kind = Command.Kind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            tell(Kind.WARNING, "'" + word + "' is not one of pause, resume, promote, abort, approve, reject");
            return;
        }
        if (rollouts.isEmpty()) {
            tell(Kind.WARNING, word + ": no rollout is under way");
        }
        new ArrayList<>(rollouts).forEach(say -> say.apply(new Command(kind, name, reason))
                .ifPresent(refusal -> tell(Kind.WARNING, word + ": " + refusal)));
    }

    private void answer(boolean yes, String reason) {
        if (questions.isEmpty()) {
            tell(Kind.WARNING, "nothing is asked");
            return;
        }
        Question question = questions.remove(0);
        if (yes) {
            question.end().succeed(name);
        } else {
            question.end()
                    .fail(new StepInterruptedException(
                            RunResult.ABORTED, "rejected by " + name + (reason.isEmpty() ? "" : ": " + reason)));
        }
    }

    private void tell(Kind kind, String text) {
        narrator.say(loop.now(), kind, "", 1, text);
    }
}
