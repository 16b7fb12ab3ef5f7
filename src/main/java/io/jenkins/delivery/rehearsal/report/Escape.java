package io.jenkins.delivery.rehearsal.report;

/** Makes outside text harmless inside HTML and XML, in text and in quoted attributes. */
final class Escape {
    private static final char INSTEAD = '\ufffd';

    private Escape() {}

    static String text(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        append(out, text);
        return out.toString();
    }

    static void append(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                // Old browsers ended attributes at it.
                case '`' -> out.append("&#96;");
                default -> out.appendCodePoint(isShown(point) ? point : INSTEAD);
            }
        }
    }

    private static boolean isShown(int point) {
        if (point < 0x20) {
            return point == '\n' || point == '\t';
        }
        boolean control = point >= 0x7f && point < 0xa0;
        boolean half = point >= 0xd800 && point <= 0xdfff;
        boolean none = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
        // Text that turns round its neighbours makes 'abort' read as something else.
        boolean turns = (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
        return !control && !half && !none && !turns;
    }
}
