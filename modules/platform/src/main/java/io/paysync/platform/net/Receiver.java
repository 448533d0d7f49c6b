package io.paysync.platform.net;

import java.net.InetAddress;
import java.net.URI;

/**
 * A receiver's URL after all checks, with the one address to dial: {@code httpAsk.at(receiver.address())}. Valid for one
 * call; the next call checks again.
 */
public record Receiver(URI uri, InetAddress address) {}
