package io.jenkins.plugins.delivery.rollout;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of rollouts: generated, and safe in addresses, in file names, and as holders of a lease. */
public final class RolloutIds {
    private static final Pattern ID = Pattern.compile("r-[0-9a-z]{16}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private RolloutIds() {}

    public static String generate() {
        String digits = "0000000000000000" + Long.toString(RANDOM.nextLong() >>> 1, 36);
        return ("r-" + digits.substring(digits.length() - 16)).toLowerCase(Locale.ROOT);
    }

    public static boolean valid(String id) {
        return id != null && ID.matcher(id).matches();
    }

    static String require(String id) {
        if (!valid(id)) {
            throw new IllegalArgumentException("not the id of a rollout");
        }
        return id;
    }
}
