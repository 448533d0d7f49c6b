package io.paysync.bench.peers;

import java.util.List;
import java.util.stream.Stream;

/** The providers' own libraries, each with what it and we know how to refuse. */
public final class Peers {
    private Peers() {}

    public static Stream<Peer> all() {
        return Stream.of(
                        AdyenPeers.all(),
                        AlipayPeers.all(),
                        List.of(PaypalPeer.peer()),
                        HmacPeers.all(),
                        WechatPeers.all())
                .flatMap(List::stream);
    }
}
