package io.paysync.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that says everything back. */
class FaultProxyTest {
    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = FaultProxy.open(new InetSocketAddress("127.0.0.1", echo.getLocalPort()), 1);
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket one = echo.accept();
                Thread.ofVirtual().start(() -> {
                    try (one) {
                        one.getInputStream().transferTo(one.getOutputStream());
                    } catch (IOException e) {
                        // The other side is gone.
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket("127.0.0.1", proxy.port());
        socket.setSoTimeout(300);
        return socket;
    }

    private static int say(Socket socket, int letter) throws IOException {
        socket.getOutputStream().write(letter);
        return socket.getInputStream().read();
    }

    @Test
    void aGoodWirePasses() throws IOException {
        try (Socket socket = dial()) {
            assertThat(say(socket, 'a')).isEqualTo('a');
        }
    }

    @Test
    void aStalledWireKeepsWhatWasSaidUntilItIsMended() throws IOException {
        try (Socket socket = dial()) {
            assertThat(say(socket, 'a')).isEqualTo('a');
            proxy.worsen(new FaultProxy.Manner(FaultProxy.Way.STALL, 0));

            assertThatThrownBy(() -> say(socket, 'b')).isInstanceOf(SocketTimeoutException.class);

            proxy.mend();
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo('b');
        }
    }

    @Test
    void whatFellIntoAHoleIsLostAndTheConnectionWithIt() throws IOException {
        try (Socket socket = dial()) {
            assertThat(say(socket, 'a')).isEqualTo('a');
            proxy.worsen(new FaultProxy.Manner(FaultProxy.Way.HOLE, 0));
            assertThatThrownBy(() -> say(socket, 'b')).isInstanceOf(SocketTimeoutException.class);

            proxy.mend();

            socket.setSoTimeout(10_000);
            assertThatThrownBy(() -> say(socket, 'c'))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        try (Socket next = dial()) {
            assertThat(say(next, 'd')).isEqualTo('d');
        }
    }

    @Test
    void aResetWireBreaksOldAndNewConnections() throws IOException {
        try (Socket socket = dial()) {
            assertThat(say(socket, 'a')).isEqualTo('a');
            proxy.worsen(new FaultProxy.Manner(FaultProxy.Way.RESET, 0));
            socket.setSoTimeout(10_000);

            assertThatThrownBy(() -> say(socket, 'b')).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aSlowWireIsSlowByAtLeastHalfAndNotForWhomItDoesNotConcern() throws IOException {
        try (Socket slow = dial();
                Socket quick = dial()) {
            assertThat(say(slow, 'a')).isEqualTo('a');
            assertThat(say(quick, 'a')).isEqualTo('a');
            int port = slow.getLocalPort();
            proxy.worsen(new FaultProxy.Manner(FaultProxy.Way.DELAY, 1_000), from -> from.getPort() == port);

            assertThatThrownBy(() -> say(slow, 'b')).isInstanceOf(SocketTimeoutException.class);
            assertThat(say(quick, 'b')).isEqualTo('b');
        }
    }

    @Test
    void aServerThatMovedIsFound() throws IOException {
        int port = echo.getLocalPort();
        proxy.target(new InetSocketAddress("127.0.0.1", 1));
        try (Socket nobody = dial()) {
            nobody.setSoTimeout(10_000);
            assertThatThrownBy(() -> {
                        if (say(nobody, 'a') < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        proxy.target(new InetSocketAddress("127.0.0.1", port));
        try (Socket socket = dial()) {
            assertThat(say(socket, 'b')).isEqualTo('b');
        }
    }
}
