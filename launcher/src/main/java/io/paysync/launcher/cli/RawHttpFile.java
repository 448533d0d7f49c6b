package io.paysync.launcher.cli;

import io.paysync.providers.RawCallback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A complete HTTP/1.1 request in a file: request line, headers, an empty line, and the body as the bytes that follow.
 * Lines of the head may end in LF alone, since such files are often made by hand; the body is never touched.
 */
final class RawHttpFile {
    private RawHttpFile() {}

    static RawCallback read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandException(ExitCode.NO_INPUT, "cannot read " + file + ": " + e.getMessage());
        }
        int bodyAt = bodyStart(bytes);
        if (bodyAt < 0) {
            throw new CommandException(ExitCode.NO_INPUT, file + " has no empty line between headers and body");
        }
        String[] lines = new String(bytes, 0, bodyAt, StandardCharsets.ISO_8859_1).split("\r?\n");
        String[] first = lines[0].split(" ");
        if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
            throw new CommandException(
                    ExitCode.NO_INPUT, file + " does not begin with a request line such as `POST /callbacks/alipay/main HTTP/1.1`");
        }
        String target = first[1];
        int question = target.indexOf('?');
        return new RawCallback(
                first[0],
                question < 0 ? target : target.substring(0, question),
                question < 0 ? null : target.substring(question + 1),
                headers(lines, file),
                Arrays.copyOfRange(bytes, bodyAt, bytes.length));
    }

    private static List<Map.Entry<String, String>> headers(String[] lines, Path file) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].isEmpty()) {
                continue;
            }
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw new CommandException(ExitCode.NO_INPUT, file + ", line " + (i + 1) + ": not a header");
            }
            headers.add(Map.entry(lines[i].substring(0, colon), lines[i].substring(colon + 1).trim()));
        }
        return headers;
    }

    private static int bodyStart(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\n' && bytes[i + 1] == '\n') {
                return i + 2;
            }
            if (i + 2 < bytes.length && bytes[i] == '\n' && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }
}
