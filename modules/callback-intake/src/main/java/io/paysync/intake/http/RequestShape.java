package io.paysync.intake.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a decoded request head must look like before anybody else sees it. */
final class RequestShape {
    private RequestShape() {}

    /** @return the status to refuse it with, or null when there is nothing against it */
    static @Nullable HttpResponseStatus objection(HttpRequest request, int headersMax) {
        return request.decoderResult().isFailure()
                ? undecoded(request.decoderResult().cause())
                : shape(request, headersMax);
    }

    private static HttpResponseStatus undecoded(Throwable why) {
        if (why instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        return why instanceof TooLongHttpHeaderException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    /** One pass over the headers: their number, empty names, one host, no coding but chunked. */
    private static @Nullable HttpResponseStatus shape(HttpRequest request, int headersMax) {
        int count = 0;
        int hosts = 0;
        boolean odd = false;
        Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                request.headers().iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            count++;
            CharSequence name = header.getKey();
            odd |= name.isEmpty();
            if (AsciiString.contentEqualsIgnoreCase(name, HttpHeaderNames.HOST)) {
                hosts++;
            } else if (AsciiString.contentEqualsIgnoreCase(name, HttpHeaderNames.TRANSFER_ENCODING)) {
                odd |= !AsciiString.contentEqualsIgnoreCase(
                        AsciiString.trim(header.getValue()), HttpHeaderValues.CHUNKED);
            }
        }
        if (count > headersMax) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        int hostsMin = request.protocolVersion().equals(HttpVersion.HTTP_1_1) ? 1 : 0;
        return odd || hosts < hostsMin || hosts > 1 ? HttpResponseStatus.BAD_REQUEST : null;
    }
}
