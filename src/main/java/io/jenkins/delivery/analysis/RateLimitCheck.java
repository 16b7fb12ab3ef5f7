package io.jenkins.delivery.analysis;

import io.jenkins.delivery.analysis.BernoulliConfidenceSequence.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A limit on the share of requests that count against the candidate, for example {@code errors at most 1 %}.
 *
 * <p>It fails only when the lower end of an always-valid confidence sequence is beyond the limit
 * ({@link BernoulliConfidenceSequence}), so that looking every few seconds costs nothing. One sequence over the whole rollout
 * would be blind to a version that turns bad after twenty good minutes: they dilute it. So there are several, and alpha is
 * divided among them (union bound):
 *
 * <pre>  the whole rollout: alpha/2        epoch k = 1, 2, 3, …: alpha/2 · 1/(k·(k+1))        Σ = alpha</pre>
 *
 * An epoch ends at a look, or at the start of a phase, when its observed share is within the limit and it had at least
 * 1/limit requests (one event expected at the limit; shorter ones spend alpha and can say nothing). While the observed share is beyond the limit
 * the epoch goes on, whatever happens: evidence in the making is never thrown away. Both are decided by what was seen up to then, so that
 * each epoch is a fresh sequence and the bound holds. A version that turns bad is therefore judged by what it
 * did since the last good look. The price of epoch k is ln(k·(k+1)) nats: after an hour of looks every 5 s about 13 on top of
 * ln(2/alpha) = 5.3, which at 5 % errors against a limit of 1 % (0.041 nats a request) are 320 requests more, and at
 * 50 % errors (1.6 nats) eight.
 *
 * <p>All sequences are tightest at 4/limit requests: about what it takes to condemn three to five times the limit. When this is ten
 * times more or less, the time to find three to ten times the limit changes by about a half or less, to find twice the limit by
 * about two thirds, and to find fifty times the limit (a matter of seconds) by two times or more.
 *
 * @param name what people read, unique within a rollout
 * @param source name of the metric source that answers the queries
 * @param total counters of the candidate's requests, one series a pod
 * @param events counters of those that count against it; a series that is not there has had none yet
 * @param limit the largest share allowed, as a fraction: 0.01 is 1 %
 * @param alpha at most this share of releases within the limit is condemned, however often one looks
 * @param interval time between two looks
 * @param noData what follows when there is nothing to judge
 */
public record RateLimitCheck(
        String name,
        String source,
        MetricQuery total,
        MetricQuery events,
        double limit,
        double alpha,
        Duration interval,
        NoData noData)
        implements Check {
    public static final double DEFAULT_ALPHA = 0.01;
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(10);
    private static final double TIGHTEST_AT_EVENTS = 4;
    private static final double LEAST_TIGHTEST = 100;

    public RateLimitCheck {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(
                    "name: is empty; give the limit a name that people read, for example errors");
        }
        if (source == null || source.isBlank()) {
            throw new IllegalArgumentException(name + ": source is empty; give the name of a metric source");
        }
        if (!(limit > 0 && limit < 1)) {
            throw new IllegalArgumentException(name + ": limit " + limit
                    + " is not a fraction between 0 and 1 (0.01 is 1 %); to allow none at all, take a very small one");
        }
        if (!(alpha > 0 && alpha <= 0.5)) {
            throw new IllegalArgumentException(name + ": alpha " + alpha
                    + " is not more than 0 and at most 0.5; the usual one is " + DEFAULT_ALPHA);
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    name + ": interval " + interval + " is less than 1 s, which only burdens the metric source");
        }
    }

    /** Errors at most 1 %, looked at every 5 s; without evidence the rollout holds. */
    public static RateLimitCheck errors(String source, MetricQuery total, MetricQuery errors) {
        return new RateLimitCheck(
                "errors", source, total, errors, 0.01, DEFAULT_ALPHA, DEFAULT_INTERVAL, NoData.DEFAULT);
    }

    @Override
    public CheckState begin(Instant now) {
        return new RateLimitState(
                now,
                0,
                RateLimitState.InPhase.begin(now),
                Optional.empty(),
                Tally.NONE,
                Tally.NONE,
                1,
                new Verdict(Verdict.Kind.NO_EVIDENCE, name + ": not looked at yet", Map.of()));
    }

    /** A new mix of traffic deserves a fresh epoch; what was counted before stays in the sequence of the whole rollout. */
    @Override
    public CheckState enterPhase(CheckState state, int phase, Instant now) {
        RateLimitState before = (RateLimitState) state;
        boolean worthAnEpoch = before.epoch().requests() > 0 && !isAccused(before.epoch());
        return (worthAnEpoch ? before.nextEpoch() : before).enterPhase(now);
    }

    @Override
    public CheckState fold(CheckState state, Reading reading, Instant now) {
        RateLimitState before = (RateLimitState) state;
        if (!(reading instanceof Reading.Counters counters)) {
            String why =
                    reading instanceof Reading.Missing missing ? missing.why() : "the answer is not made of counters";
            return missing(before, before.last(), why, now);
        }
        CounterChange change = CounterChange.between(before.last(), counters);
        if (change instanceof CounterChange.Unusable unusable) {
            return missing(before, before.last(), unusable.why(), now);
        }
        CounterChange.Counted counted = (CounterChange.Counted) change;
        if (counters.total().isEmpty()) {
            // Remembered as a start all the same: a series that appears after it has counted requests to the candidate
            // only.
            return missing(before, Optional.of(counted.now()), "no series answers the query of requests", now);
        }
        RateLimitState looked = new RateLimitState(
                now.plus(interval),
                before.looks() + 1,
                before.phase().looked(counted.seen().requests(), false, now),
                Optional.of(counted.now()),
                before.whole().plus(counted.seen()),
                before.epoch().plus(counted.seen()),
                before.epochs(),
                before.verdict());
        return judged(looked);
    }

    private RateLimitState missing(RateLimitState before, Optional<Reading.Counters> last, String why, Instant now) {
        RateLimitState looked = new RateLimitState(
                now.plus(interval),
                before.looks() + 1,
                before.phase().looked(0, true, now),
                last,
                before.whole(),
                before.epoch(),
                before.epochs(),
                before.verdict());
        return noEvidence(looked, why);
    }

    private RateLimitState noEvidence(RateLimitState state, String why) {
        if (isFailed(state)) {
            return state;
        }
        return state.with(new Verdict(
                Verdict.Kind.NO_EVIDENCE, name + ": nothing to judge: " + why, evidence(state, Optional.empty())));
    }

    private RateLimitState judged(RateLimitState state) {
        if (isFailed(state)) {
            return state;
        }
        if (state.phase().requests() == 0) {
            return noEvidence(state, "no request to the new version since this phase began");
        }
        RateLimitState judged = state.with(verdict(state, bounds(state)));
        boolean epochIsOver = state.epoch().requests() >= 1 / limit && !isAccused(state.epoch());
        return epochIsOver ? judged.nextEpoch() : judged;
    }

    private Verdict verdict(RateLimitState state, Bounds bounds) {
        Map<String, Object> evidence = evidence(state, Optional.of(bounds));
        if (bounds.whole().lower() > limit) {
            String because = said(state.whole(), "") + "; at least "
                    + Figures.atLeast(bounds.whole().lower()) + " is certain; the limit is " + Figures.percent(limit);
            return new Verdict(Verdict.Kind.REGRESSION, because, evidence);
        }
        if (bounds.epochLower() > limit) {
            String because = said(state.epoch(), "the last ") + "; at least " + Figures.atLeast(bounds.epochLower())
                    + " is certain; the limit is " + Figures.percent(limit);
            return new Verdict(Verdict.Kind.REGRESSION, because, evidence);
        }
        if (bounds.whole().upper() < limit) {
            String whole = said(state.whole(), "") + "; at most "
                    + Figures.atMost(bounds.whole().upper()) + " is certain";
            String ends = "; the limit is " + Figures.percent(limit);
            if (isAccused(state.epoch())) {
                // Good so far, and perhaps not any more: nothing is proven about what has just begun.
                String lately = ", but lately " + Figures.count(state.epoch().events()) + " of "
                        + Figures.count(state.epoch().requests()) + ", too few to prove anything";
                return new Verdict(Verdict.Kind.UNDECIDED, whole + lately + ends, evidence);
            }
            return new Verdict(Verdict.Kind.NOT_WORSE, whole + ends, evidence);
        }
        String because = said(state.whole(), "") + "; certain is only that it is between "
                + Figures.atLeast(bounds.whole().lower()) + " and "
                + Figures.atMost(bounds.whole().upper()) + "; the limit is " + Figures.percent(limit);
        return new Verdict(Verdict.Kind.UNDECIDED, because, evidence);
    }

    private String said(Tally tally, String which) {
        return name + ": " + Figures.count(tally.events()) + " of " + which + Figures.count(tally.requests())
                + " requests (" + Figures.percent(tally.rate()) + ")";
    }

    private boolean isAccused(Tally epoch) {
        return epoch.rate() > limit;
    }

    private static boolean isFailed(RateLimitState state) {
        return state.verdict().kind() == Verdict.Kind.REGRESSION;
    }

    private Bounds bounds(RateLimitState state) {
        BernoulliConfidenceSequence sequence =
                new BernoulliConfidenceSequence(Math.max(TIGHTEST_AT_EVENTS / limit, LEAST_TIGHTEST), alpha);
        return new Bounds(
                sequence.interval(state.whole(), alpha / 2), sequence.lower(state.epoch(), epochAlpha(state.epochs())));
    }

    private double epochAlpha(int epoch) {
        return alpha / 2 / epoch / (epoch + 1.0);
    }

    private Map<String, Object> evidence(RateLimitState state, Optional<Bounds> bounds) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("totalQuery", total.text());
        evidence.put("eventsQuery", events.text());
        evidence.put("source", source);
        evidence.put("limit", limit);
        evidence.put("alpha", alpha);
        evidence.put("looks", state.looks());
        evidence.put("requests", whole(state.whole().requests()));
        evidence.put("events", whole(state.whole().events()));
        evidence.put("rate", state.whole().rate());
        evidence.put("epoch", state.epochs());
        evidence.put("epochRequests", whole(state.epoch().requests()));
        evidence.put("epochEvents", whole(state.epoch().events()));
        evidence.put("epochAlpha", epochAlpha(state.epochs()));
        bounds.ifPresent(known -> {
            evidence.put("lower", known.whole().lower());
            evidence.put("upper", known.whole().upper());
            evidence.put("epochLower", known.epochLower());
        });
        return evidence;
    }

    /** As JSON reads it back, so that a journalled verdict equals the one that was written. */
    private static Object whole(double count) {
        long rounded = Math.round(count);
        if (rounded != count) {
            return count;
        }
        return rounded == (int) rounded ? (Object) (int) rounded : (Object) rounded;
    }

    @Override
    public Instant nextLook(CheckState state) {
        return ((RateLimitState) state).nextLook();
    }

    @Override
    public Gate gate(CheckState state, Instant now) {
        RateLimitState seen = (RateLimitState) state;
        if (isFailed(seen)) {
            return new Gate.Failed(seen.verdict().because());
        }
        if (seen.phase().looks() == 0) {
            return new Gate.Closed(name + ": the first look of this phase is still to come", false);
        }
        if (seen.phase().silentSince().isEmpty()) {
            return new Gate.Open();
        }
        Duration silence = Duration.between(seen.phase().silentSince().get(), now);
        boolean usedUp = silence.compareTo(noData.budget()) >= 0;
        // Without how long by now: people are told once why it waits, and not again at every look.
        String why = seen.verdict().because();
        return switch (noData.policy()) {
            case CONTINUE -> new Gate.Open();
            case HOLD ->
                usedUp
                        ? new Gate.Closed(
                                why + "; nothing for " + Figures.time(noData.budget())
                                        + ", so a person has to resume or abort",
                                true)
                        : new Gate.Closed(why, false);
            case FAIL ->
                usedUp
                        ? new Gate.Failed(why + "; noData says to fail after " + Figures.time(noData.budget()))
                        : new Gate.Closed(why, false);
        };
    }

    @Override
    public Duration lookTimeout() {
        return LOOK_TIMEOUT;
    }

    /** What is certain: of the whole rollout, and of the present epoch. */
    private record Bounds(Interval whole, double epochLower) {}
}
