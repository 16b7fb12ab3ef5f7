package io.jenkins.delivery.simulation;

import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.time.VirtualScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Calls that go wrong by chance. */
final class RandomHostility implements Hostility {
    private static final int MOST_CRASHES = 12;

    private final Schedule.Rates rates;
    private final Random random;
    private final VirtualScheduler scheduler;
    private int crashes;

    RandomHostility(Schedule schedule, VirtualScheduler scheduler) {
        this.rates = schedule.rates();
        this.random = new Random(schedule.seed() * 31 + 7);
        this.scheduler = scheduler;
    }

    private boolean happens(int inAThousand) {
        return random.nextInt(1000) < inAThousand;
    }

    private void crash(int inAThousand, String where) {
        if (happens(inAThousand) && crashes < MOST_CRASHES) {
            crashes++;
            throw new Crash(where);
        }
    }

    @Override
    public void before(String call) throws PlatformException {
        crash(rates.crashBefore(), "before " + call);
        if (happens(rates.slow())) {
            scheduler.spend(Duration.ofMillis(random.nextInt(9_000)));
        }
        if (happens(rates.refused())) {
            throw new PlatformException(PlatformException.Kind.TRANSIENT, "away");
        }
        if (happens(rates.adapterBug())) {
            throw new IllegalStateException("a mistake in the adapter");
        }
    }

    @Override
    public void after(String call) throws PlatformException {
        crash(rates.crashAfter(), "after " + call);
        if (happens(rates.slow())) {
            scheduler.spend(Duration.ofMillis(random.nextInt(5_000)));
        }
        if (happens(rates.lostReply())) {
            throw new PlatformException(PlatformException.Kind.TRANSIENT, "reply lost");
        }
    }

    @Override
    public void beforeJournal() throws IOException {
        crash(rates.journal(), "before the journal");
        if (happens(rates.journal())) {
            throw new IOException("no space left on device");
        }
    }

    @Override
    public void afterJournal() {
        crash(rates.journal(), "after the journal");
    }

    @Override
    public int outage() {
        return random.nextInt(4) == 0 ? 0 : random.nextInt(120);
    }

    boolean losesCache() {
        return random.nextBoolean();
    }
}
