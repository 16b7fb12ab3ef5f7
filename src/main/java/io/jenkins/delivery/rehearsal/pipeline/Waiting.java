package io.jenkins.delivery.rehearsal.pipeline;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Times as Jenkins' own steps take them: a number and a unit. */
final class Waiting {
    private Waiting() {}

    /**
     * @param usual unit when none is given
     * @throws IllegalArgumentException when one of the two is no time
     */
    static Duration of(CallArguments arguments, TimeUnit usual) {
        Object time =
                arguments.get("time").orElseThrow(() -> new IllegalArgumentException("parameter 'time' is missing"));
        BigDecimal number;
        try {
            number = new BigDecimal(time.toString().strip());
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("time: '" + time + "' is not a number", none);
        }
        TimeUnit unit = arguments.text("unit").map(Waiting::unit).orElse(usual);
        // As in Jenkins, 2.5 minutes are 2 minutes: its steps take whole numbers.
        return Duration.of(number.setScale(0, RoundingMode.DOWN).longValue(), unit.toChronoUnit());
    }

    private static TimeUnit unit(String name) {
        try {
            return TimeUnit.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(
                    "unit: '" + name + "' is not one of "
                            + Stream.of(TimeUnit.values()).map(Enum::name).collect(Collectors.joining(", ")),
                    none);
        }
    }
}
