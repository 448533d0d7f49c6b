package io.paysync.platform.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/** What Vert.x keeps to itself of a connection that a server has taken: its handlers, what lies unread, and an end at once. */
public final class ServerConnections {
    private ServerConnections() {}

    /** The handlers its bytes go through; also after it has become a WebSocket. */
    public static ChannelPipeline pipeline(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    }

    public static Channel channel(HttpConnection connection) {
        return pipeline(connection).channel();
    }

    /** Of answers that are written and that the peer's side has not taken yet. Called on the connection's own thread. */
    public static long unreadBytes(HttpConnection connection) {
        ChannelOutboundBuffer waiting = channel(connection).unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    /**
     * An ordinary close waits until what is written is taken, and a peer that does not read never takes it; so its connection
     * ends at once. Called on the connection's own thread.
     *
     * @return whether something was left unread
     */
    public static boolean close(HttpConnection connection) {
        if (unreadBytes(connection) == 0) {
            connection.close();
            return false;
        }
        cut(connection);
        return true;
    }

    /** Ends it without a word and without waiting. Called on the connection's own thread. */
    public static void cut(HttpConnection connection) {
        Channel channel = channel(connection);
        channel.unsafe().close(channel.newPromise());
    }
}
