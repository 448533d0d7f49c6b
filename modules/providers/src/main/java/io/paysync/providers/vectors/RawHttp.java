package io.paysync.providers.vectors;

import io.paysync.providers.RawCallback;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads an HTTP/1.1 request from a file, as {@code nc}, {@code tcpdump} or {@code curl --trace} leave it. */
public final class RawHttp {
    private RawHttp() {}

    /**
     * Lines end with CR LF, or with LF alone; the body is everything behind the first empty line, byte for byte, cut to
     * Content-Length when there is one.
     *
     * @throws IllegalArgumentException saying in words what is wrong
     */
    public static RawCallback parse(byte[] file) {
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = at;
            while (end < file.length && file[end] != '\n') {
                end++;
            }
            if (end == file.length) {
                throw new IllegalArgumentException("there is no empty line between headers and body");
            }
            int cut = end > at && file[end - 1] == '\r' ? end - 1 : end;
            String line = new String(file, at, cut - at, StandardCharsets.ISO_8859_1);
            at = end + 1;
            if (line.isEmpty()) {
                break;
            }
            lines.add(line);
        }
        String[] start = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
        if (start.length != 3 || !start[2].startsWith("HTTP/")) {
            throw new IllegalArgumentException("the first line is no request line (POST /path HTTP/1.1)");
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("a header line has no colon");
            }
            headers.add(Map.entry(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        }
        int mark = start[1].indexOf('?');
        RawCallback whole = new RawCallback(
                start[0].toUpperCase(Locale.ROOT),
                mark < 0 ? start[1] : start[1].substring(0, mark),
                mark < 0 ? null : start[1].substring(mark + 1),
                headers,
                Arrays.copyOfRange(file, at, file.length));
        return cut(whole);
    }

    private static RawCallback cut(RawCallback whole) {
        if (whole.one("Transfer-Encoding") != null) {
            throw new IllegalArgumentException("the body is chunked; store it unchunked, with a Content-Length");
        }
        String length = whole.one("Content-Length");
        if (length == null) {
            return whole;
        }
        int wanted;
        try {
            wanted = Integer.parseInt(length);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Content-Length is no number", e);
        }
        if (wanted < 0 || wanted > whole.body().length) {
            throw new IllegalArgumentException("Content-Length says " + wanted + " bytes, the body has "
                    + whole.body().length + "; was the file changed by an editor?");
        }
        byte[] body = Arrays.copyOf(whole.body(), wanted);
        return new RawCallback(whole.method(), whole.path(), whole.query(), whole.headers(), body);
    }
}
