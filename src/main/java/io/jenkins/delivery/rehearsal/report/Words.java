package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.RolloutEvent;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What the report calls things. */
final class Words {
    private Words() {}

    static String verdict(String kind) {
        return switch (kind) {
            case "REGRESSION" -> "regression";
            case "NOT_WORSE" -> "within the limit";
            case "UNDECIDED" -> "undecided";
            case "NO_EVIDENCE" -> "no evidence";
            default -> kind;
        };
    }

    static String outcome(RolloutRecord.Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> "Promoted";
            case ROLLED_BACK -> "Rolled back";
            case ABORTED -> "Aborted";
            case FAILED -> "Failed";
        };
    }

    static String result(RunResult result) {
        return switch (result) {
            case SUCCESS -> "succeeded";
            case UNSTABLE -> "is unstable";
            case FAILURE -> "failed";
            case NOT_BUILT -> "was not built";
            case ABORTED -> "was aborted";
        };
    }

    static String stage(RunResult result) {
        return switch (result) {
            case SUCCESS -> "success";
            case UNSTABLE -> "unstable";
            case FAILURE -> "failure";
            case NOT_BUILT -> "skipped";
            case ABORTED -> "aborted";
        };
    }

    /** The tag or the digest's beginning: what differs between two images of one repository. */
    static String version(String image) {
        int digest = image.indexOf('@');
        if (digest >= 0) {
            String hash = image.substring(image.indexOf(':', digest) + 1);
            return hash.length() > 12 ? hash.substring(0, 12) : hash;
        }
        int tag = image.lastIndexOf(':');
        return tag > image.lastIndexOf('/') && tag < image.length() - 1 ? image.substring(tag + 1) : image;
    }

    /** What happened, in a word or two. */
    static String title(RolloutEvent event) {
        return switch (event.type()) {
            case "started" -> "rollout starts";
            case "phase" -> "phase";
            case "weight" -> "weight";
            case "waiting" -> Details.flag(event, "needsPerson") ? "waits for a person" : "waits";
            case "problem" -> "pod problem";
            case "verdict" -> "verdict";
            case "said" -> Details.text(event, "by") + ": " + Details.text(event, "does");
            case "trouble" -> "trouble";
            case "recovered" -> "trouble over";
            case "fault" -> "fault: " + Details.text(event, "kind");
            case "decision" -> "decision";
            case "restored" -> "restored";
            case "ended" -> "rollout ends";
            default -> event.type();
        };
    }

    /** The rest, in a sentence. */
    static String details(RolloutEvent event) {
        return together(sentence(event));
    }

    /** Keeps a number and its sign on one line. */
    static String together(String text) {
        return text.replace(" %", "\u202f%");
    }

    private static String sentence(RolloutEvent event) {
        return switch (event.type()) {
            case "started" -> checks(Details.number(event, "checks"));
            case "phase" -> Details.text(event, "title");
            case "weight" ->
                Details.text(event, "value") + "\u202f% asked for, " + Details.text(event, "effective")
                        + "\u202f% reached";
            case "waiting" -> Details.text(event, "why");
            case "problem" ->
                "pod " + Details.text(event, "pod") + ": " + Details.text(event, "reason") + ": "
                        + Details.text(event, "message");
            case "verdict" ->
                verdict(Details.text(event, "verdict"))
                        + (Details.text(event, "because").isEmpty() ? "" : ": ")
                        + Details.text(event, "because");
            case "said" -> Details.text(event, "reason");
            case "trouble" -> Details.text(event, "message");
            case "recovered" -> after("after ", Details.number(event, "seconds"));
            case "fault" -> fault(event);
            case "decision" -> "go back: " + Details.text(event, "because");
            case "restored" -> "all traffic is on the old version again";
            case "ended" -> Details.text(event, "reason");
            default -> everything(event.details());
        };
    }

    private static String checks(OptionalDouble checks) {
        if (checks.isEmpty()) {
            return "";
        }
        int count = (int) checks.getAsDouble();
        return switch (count) {
            case 0 -> "no check looks at it: pod states alone decide";
            case 1 -> "1 check looks at it";
            default -> count + " checks look at it";
        };
    }

    private static String fault(RolloutEvent event) {
        List<String> parts = new ArrayList<>();
        String lasts = after("for ", Details.number(event, "seconds"));
        if (!lasts.isEmpty()) {
            parts.add(lasts);
        }
        if (!Details.text(event, "what").isEmpty()) {
            parts.add(Details.text(event, "what"));
        }
        return String.join("; ", parts);
    }

    private static String after(String word, OptionalDouble seconds) {
        return seconds.isEmpty() ? "" : word + RunTime.length(seconds.getAsDouble());
    }

    private static String everything(Map<String, Object> details) {
        List<String> parts = new ArrayList<>();
        details.forEach((key, value) -> parts.add(key + " " + value));
        return String.join(", ", parts);
    }
}
