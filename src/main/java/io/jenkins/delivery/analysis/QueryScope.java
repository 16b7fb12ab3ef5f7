package io.jenkins.delivery.analysis;

import io.jenkins.delivery.words.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fills names into PromQL: {@code sum by (pod) (http_requests_total{namespace="${namespace}"})}.
 *
 * <p>{@code ${name}} within a string is escaped for it, so that no value can end the string; {@code ${regex:name}} is
 * escaped for a regular expression too, for {@code =~} and {@code !~}. Outside of strings only plain values are let in (letters,
 * digits, underscore, colon and point, as in {@code [${window}]}). {@code $${} stands for {@code ${}; any other {@code $} for itself.
 */
public final class QueryScope {
    private static final String REGEX = "regex:";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_:.]+");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    /** The names that every target gives a value to: they can be checked before there is a target. */
    public static final List<String> NAMES = List.of("deployment", "hash", "namespace", "version");

    private final Map<String, String> values;

    /**
     * @param values what each name stands for; those of {@link #NAMES} are: the Deployment's name, what tells the new version's
     *     pods from the old one's (their {@code pod-template-hash}), the namespace, the image reference
     */
    public QueryScope(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Whether a query can be filled in once there is a target.
     *
     * @param parameter where the query was given; begins the message
     * @throws IllegalArgumentException when it names what is not in {@link #NAMES}, or is not closed
     */
    public static void check(String parameter, String template) {
        Map<String, String> any = NAMES.stream().collect(Collectors.toMap(name -> name, name -> "x"));
        new QueryScope(any).expand(parameter, template);
    }

    /**
     * The query with all names filled in.
     *
     * @throws IllegalArgumentException when a name is unknown, or its value cannot stand where it should
     */
    public MetricQuery expand(String template) {
        return expand("query", template);
    }

    private MetricQuery expand(String parameter, String template) {
        StringBuilder query = new StringBuilder();
        // The quote that the present string ends with; 0 outside of strings.
        char quote = 0;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (template.startsWith("$${", i)) {
                query.append("${");
                i += 2;
            } else if (template.startsWith("${", i)) {
                int end = template.indexOf('}', i);
                if (end < 0) {
                    throw new IllegalArgumentException(parameter + ": '${' is not closed in " + template);
                }
                query.append(filledIn(parameter, template.substring(i + 2, end).strip(), quote, template));
                i = end;
            } else if (c == '\\' && quote != 0 && quote != '`' && i + 1 < template.length()) {
                query.append(c).append(template.charAt(++i));
            } else {
                query.append(c);
                if (quote == 0 && (c == '"' || c == '\'' || c == '`')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                }
            }
        }
        return new MetricQuery(query.toString());
    }

    private String filledIn(String parameter, String placeholder, char quote, String template) {
        boolean regex = placeholder.startsWith(REGEX);
        String name = regex ? placeholder.substring(REGEX.length()) : placeholder;
        String value = values.get(name);
        if (value == null && NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    parameter + ": '" + name + "' in " + template + " has no value here (yet)");
        }
        if (value == null) {
            throw new IllegalArgumentException(
                    parameter + ": '" + name + "' is not known in " + template + "; did you mean '"
                            + nearest(name, values.keySet()) + "'? There are " + new TreeSet<>(values.keySet()));
        }
        String wanted = regex ? SPECIAL.matcher(value).replaceAll("\\\\$0") : value;
        if (quote == 0 && !PLAIN.matcher(wanted).matches()) {
            throw new IllegalArgumentException(parameter + ": the value of '" + name + "', " + value
                    + ", cannot stand outside of quotes in " + template);
        }
        if (quote == '`' && value.indexOf('`') >= 0) {
            throw new IllegalArgumentException(parameter + ": the value of '" + name + "', " + value
                    + ", cannot stand within back quotes in " + template + "; use double quotes");
        }
        return quote == '"' || quote == '\'' ? escaped(wanted, quote) : wanted;
    }

    private static String escaped(String value, char quote) {
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '\\' || c == quote) {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\x%02x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String nearest(String name, Collection<String> known) {
        return Nearest.to(name, known, Integer.MAX_VALUE).orElse("");
    }
}
