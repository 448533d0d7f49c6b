package io.paysync.intake.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.paysync.platform.net.ServerConnections;
import io.vertx.core.http.HttpConnection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection from both sides of the HTTP decoder: in front of it the raw bytes, behind it the messages. So it
 * knows what the connection is doing and since when, which the idle time-outs of the server cannot tell from a peer that
 * sends one byte now and then; and it refuses framing that different HTTP parsers read differently.
 *
 * <p>Refused means 400 (or another code) and close. Bytes that follow are read and dropped, so that the peer gets to see
 * the answer.
 */
final class ConnectionGuard {
    /** What the connection is doing. */
    enum Phase {
        /** Between two requests. */
        IDLE,
        /** Just connected, or some bytes of a head are there. */
        HEAD,
        BODY,
        /** A request is complete and its answer is not written. */
        ANSWER,
        /** Refused: bytes are dropped until the peer or the sweep closes. */
        DRAIN
    }

    private static final int DRAIN_BYTES_MAX = 1 << 20;

    private final HttpConnection connection;
    private final Connections owner;
    private final String address;
    private final int headersMax;
    private final Front front = new Front();
    private final Back back = new Back();
    private Phase phase = Phase.HEAD;
    private long since;
    private int unanswered;

    ConnectionGuard(HttpConnection connection, Connections owner, String address, int headersMax) {
        this.connection = connection;
        this.owner = owner;
        this.address = address;
        this.headersMax = headersMax;
        this.since = owner.now();
    }

    /** Takes its two places in the pipeline. Called once, before the first byte is decoded. */
    void install() {
        ChannelPipeline pipeline = ServerConnections.pipeline(connection);
        pipeline.addBefore("httpDecoder", "guardFront", front);
        pipeline.addBefore("handler", "guardBack", back);
    }

    Phase phase() {
        return phase;
    }

    /** Since when it is in its phase, in ticks of {@link Connections#now()}. */
    long since() {
        return since;
    }

    HttpConnection connection() {
        return connection;
    }

    String address() {
        return address;
    }

    /** Of answers that are written and that the peer's side has not taken yet. */
    long unreadBytes() {
        return ServerConnections.unreadBytes(connection);
    }

    /** Ends it at once where the peer does not read. */
    void close() {
        ServerConnections.close(connection);
    }

    /** Reads on without looking, until the peer closes or the sweep does. Call {@link #hangUp} when the answer is out. */
    void drain() {
        enter(Phase.DRAIN);
    }

    /** Tells the peer that nothing more comes, so that it need not wait for the sweep. */
    void hangUp() {
        Channel channel = ServerConnections.channel(connection);
        if (channel.pipeline().get(SslHandler.class) == null && channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    private void enter(Phase next) {
        phase = next;
        since = owner.now();
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
        if (phase == Phase.DRAIN) {
            return;
        }
        owner.refused(status.code());
        drain();
        if (unanswered > 0) {
            // A 400 now would be taken for the answer that is outstanding; that one goes out and is the last.
            back.ending = true;
            return;
        }
        String answer = "HTTP/1.1 " + status.code() + " " + status.reasonPhrase()
                + "\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        ChannelHandlerContext outward = ctx.pipeline().context(front);
        outward.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
                .addListener(written -> hangUp());
    }

    /** In front of the decoder: raw bytes. Hands it a head and a body of known length each by itself. */
    private final class Front extends ChannelInboundHandlerAdapter {
        private final HeadScanner scanner = new HeadScanner();
        private int dropped;
        /** Bytes of the body still to come; negative while a chunked body is under way. */
        private long bodyLeft;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (!(msg instanceof ByteBuf bytes)) {
                ctx.fireChannelRead(msg);
                return;
            }
            try {
                while (bytes.isReadable() && phase != Phase.DRAIN && !back.spent) {
                    step(ctx, bytes);
                }
                if (bytes.isReadable()) {
                    drop(ctx, bytes.readableBytes());
                }
            } finally {
                bytes.release();
            }
        }

        private void step(ChannelHandlerContext ctx, ByteBuf bytes) {
            if (bodyLeft != 0) {
                int length = bodyLeft < 0 ? bytes.readableBytes() : (int) Math.min(bodyLeft, bytes.readableBytes());
                bodyLeft -= bodyLeft < 0 ? 0 : length;
                ctx.fireChannelRead(bytes.readRetainedSlice(length));
                return;
            }
            int end = scanner.scan(bytes, bytes.readerIndex(), bytes.writerIndex());
            if (end == HeadScanner.REFUSED) {
                refuse(ctx, HttpResponseStatus.BAD_REQUEST);
                return;
            }
            if (phase == Phase.IDLE) {
                enter(Phase.HEAD);
            }
            if (end == HeadScanner.MORE) {
                ctx.fireChannelRead(bytes.readRetainedSlice(bytes.readableBytes()));
                return;
            }
            back.headsSeen = 0;
            ctx.fireChannelRead(bytes.readRetainedSlice(end - bytes.readerIndex()));
            if (back.headsSeen != 1) {
                // The decoder read these bytes otherwise than we did.
                refuse(ctx, HttpResponseStatus.BAD_REQUEST);
            }
        }

        private void drop(ChannelHandlerContext ctx, int count) {
            dropped += count;
            if (dropped > DRAIN_BYTES_MAX) {
                ctx.close();
            }
        }
    }

    /** Behind the decoder: messages, and the answers on their way out. */
    private final class Back extends ChannelDuplexHandler {
        private int headsSeen;
        private boolean chunked;
        /** A chunked request came: what follows it on this connection was not looked at, so nothing more is read. */
        private boolean spent;

        /** The connection ends with the last answer that is outstanding. */
        private boolean ending;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (phase == Phase.DRAIN || spent) {
                ReferenceCountUtil.release(msg);
                return;
            }
            HttpResponseStatus objection = objection(msg);
            if (objection != null) {
                ReferenceCountUtil.release(msg);
                refuse(ctx, objection);
                return;
            }
            if (msg instanceof HttpRequest request) {
                chunked = HttpUtil.isTransferEncodingChunked(request);
                front.bodyLeft = chunked ? -1 : HttpUtil.getContentLength(request, 0L);
                unanswered++;
                enter(Phase.BODY);
            }
            if (msg instanceof LastHttpContent) {
                spent = chunked;
                ending |= chunked;
                front.bodyLeft = 0;
                enter(unanswered > 0 ? Phase.ANSWER : Phase.IDLE);
            }
            ctx.fireChannelRead(msg);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            boolean last = ending && unanswered <= 1;
            if (msg instanceof HttpResponse response) {
                if (response.status().code() == HttpResponseStatus.CONTINUE.code()) {
                    ctx.write(msg, promise);
                    return;
                }
                if (last) {
                    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                }
            }
            if (!(msg instanceof LastHttpContent)) {
                ctx.write(msg, promise);
                return;
            }
            answered();
            if (last) {
                drain();
                ctx.write(msg, promise.unvoid()).addListener(written -> hangUp());
            } else {
                ctx.write(msg, promise);
            }
        }

        private void answered() {
            unanswered = Math.max(0, unanswered - 1);
            if (phase == Phase.ANSWER && unanswered == 0) {
                enter(front.scanner.midway() ? Phase.HEAD : Phase.IDLE);
            }
        }

        private @Nullable HttpResponseStatus objection(Object msg) {
            if (msg instanceof HttpRequest request) {
                headsSeen++;
                return RequestShape.objection(request, headersMax);
            }
            boolean broken =
                    msg instanceof HttpObject part && part.decoderResult().isFailure();
            // Trailers could name headers that count; nobody sends them here.
            boolean trailers =
                    msg instanceof LastHttpContent end && !end.trailingHeaders().isEmpty();
            if (broken || trailers) {
                // The request it belongs to gets this answer.
                unanswered = Math.max(0, unanswered - 1);
                return HttpResponseStatus.BAD_REQUEST;
            }
            return null;
        }
    }
}
