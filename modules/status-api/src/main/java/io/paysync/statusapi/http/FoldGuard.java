package io.paysync.statusapi.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.paysync.platform.net.ServerConnections;
import io.vertx.core.http.HttpConnection;
import java.nio.charset.StandardCharsets;

/**
 * Refuses folded header lines of HTTP/1.1 (a line that begins with a blank goes on with the one before), which the decoder
 * would quietly join: what one parser joins and another drops is how a transfer coding is smuggled past a proxy. Refuses
 * trailers too. Sits on both sides of the decoder: in front of it the raw lines, behind it where heads and bodies begin and end.
 */
final class FoldGuard {
    private static final String DECODER = "httpDecoder";
    private static final String FRONT = "foldGuardFront";
    private static final String BACK = "foldGuardBack";
    private static final String REFUSAL = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

    private static final String ONLY_HTTP_2 =
            "HTTP/1.1 505 HTTP Version Not Supported\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

    private final Front front = new Front();
    private boolean inBody;
    private boolean refused;
    private int unanswered;

    private FoldGuard() {}

    /** Does nothing on HTTP/2, whose frames have no lines. */
    static void install(HttpConnection connection) {
        ChannelPipeline pipeline = ServerConnections.pipeline(connection);
        if (pipeline.get(DECODER) != null) {
            FoldGuard guard = new FoldGuard();
            pipeline.addBefore(DECODER, FRONT, guard.front);
            pipeline.addBefore("handler", BACK, guard.new Back());
        }
    }

    /** Answers no request in lines, ever: for a listener where no guard can be in place before the first of them is read. */
    static boolean turnedAway(HttpConnection connection) {
        ChannelHandlerContext decoder = ServerConnections.pipeline(connection).context(DECODER);
        if (decoder == null) {
            return false;
        }
        decoder.writeAndFlush(Unpooled.copiedBuffer(ONLY_HTTP_2, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
        return true;
    }

    /** What follows is not HTTP any more. */
    static void remove(HttpConnection connection) {
        ChannelPipeline pipeline = ServerConnections.pipeline(connection);
        if (pipeline.get(FRONT) != null) {
            pipeline.remove(FRONT);
            pipeline.remove(BACK);
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        refused = true;
        // With an answer outstanding a 400 now would be taken for that answer.
        if (unanswered > 0) {
            ctx.close();
            return;
        }
        ctx.writeAndFlush(Unpooled.copiedBuffer(REFUSAL, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** Hands on heads as a whole and bodies by the line, so that a head never begins inside of a piece unseen. */
    private final class Front extends ChannelInboundHandlerAdapter {
        /** Lines of this head that are complete. */
        private int lines;
        /** Bytes of the line that is not. */
        private int lineBytes;
        /** In a body: the first byte of this line, and of the one before. */
        private byte first;

        private byte firstBefore;
        private boolean atStart;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (!(msg instanceof ByteBuf bytes)) {
                ctx.fireChannelRead(msg);
                return;
            }
            try {
                while (bytes.isReadable() && !refused) {
                    boolean wasBody = inBody;
                    int end = wasBody ? endOfLine(bytes) : endOfHead(ctx, bytes);
                    if (wasBody) {
                        noteStart(bytes, bytes.readerIndex(), end);
                    }
                    if (!refused) {
                        ctx.fireChannelRead(bytes.readRetainedSlice(end - bytes.readerIndex()));
                    }
                    if (wasBody && !inBody) {
                        // The first line of the next head may have been in this piece.
                        lines = 1;
                        lineBytes = 0;
                    }
                }
            } finally {
                bytes.release();
            }
        }

        private void noteStart(ByteBuf bytes, int from, int end) {
            if (atStart) {
                firstBefore = first;
                first = bytes.getByte(from);
            }
            atStart = bytes.getByte(end - 1) == '\n';
        }

        private int endOfLine(ByteBuf bytes) {
            int lf = bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) '\n');
            return lf < 0 ? bytes.writerIndex() : lf + 1;
        }

        private int endOfHead(ChannelHandlerContext ctx, ByteBuf bytes) {
            int at = bytes.readerIndex();
            while (at < bytes.writerIndex()) {
                byte first = bytes.getByte(at);
                if (lineBytes == 0 && lines > 0 && (first == ' ' || first == '\t')) {
                    refuse(ctx);
                    return at;
                }
                int lf = bytes.indexOf(at, bytes.writerIndex(), (byte) '\n');
                if (lf < 0) {
                    lineBytes += bytes.writerIndex() - at;
                    return bytes.writerIndex();
                }
                // Nothing but the carriage return.
                boolean empty = lineBytes + lf - at <= 1;
                lineBytes = 0;
                at = lf + 1;
                if (empty && lines > 0) {
                    lines = 0;
                    return at;
                }
                lines++;
            }
            return at;
        }
    }

    private final class Back extends ChannelDuplexHandler {
        private boolean chunked;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof HttpRequest request) {
                inBody = true;
                front.atStart = true;
                chunked = HttpUtil.isTransferEncodingChunked(request);
                unanswered++;
            }
            if (msg instanceof LastHttpContent end) {
                inBody = false;
                if (hasTrailers(end)) {
                    ReferenceCountUtil.release(msg);
                    refuseTrailers(ctx);
                    return;
                }
            }
            ctx.fireChannelRead(msg);
        }

        /** The decoder drops some of them, and then it shows only that the line before the last is not the chunk of no bytes. */
        private boolean hasTrailers(LastHttpContent end) {
            return !end.trailingHeaders().isEmpty()
                    || (chunked && !end.decoderResult().isFailure() && front.firstBefore != '0');
        }

        /** They could name headers that count; nobody sends them here. */
        private void refuseTrailers(ChannelHandlerContext ctx) {
            if (unanswered == 1) {
                // The request they belong to gets this answer.
                unanswered = 0;
                refuse(ctx.pipeline().context(front));
            } else {
                refused = true;
                ctx.close();
            }
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            boolean interim =
                    msg instanceof HttpResponse response && response.status().code() < 200;
            if (msg instanceof LastHttpContent && !interim) {
                unanswered = Math.max(0, unanswered - 1);
            }
            ctx.write(msg, promise);
        }
    }
}
