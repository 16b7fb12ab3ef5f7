package io.jenkins.delivery.platform;

/** The one check of a percentage, so that each place that takes one refuses it with the same words. */
public final class Percent {
    private Percent() {}

    public static int require(String what, int percent, int least, int most) {
        if (percent < least || percent > most) {
            throw new IllegalArgumentException(
                    what + ": " + percent + " is not a percentage from " + least + " to " + most);
        }
        return percent;
    }
}
