package io.paysync.channels.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Addressee;
import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.Recipient;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Contacts;
import io.paysync.platform.net.Addresses;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.platform.net.Receiver;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Posts a notice to a merchant's URL, signed as Standard Webhooks asks. The URL is checked and its address pinned before
 * each attempt, redirects are not followed, everything ends by one deadline, and the answer's body is cut and not read.
 * The URL is the endpoint's, or the one that the order was registered with; both are checked alike.
 */
public final class WebhookChannel implements Channel {
    /** The target that means: where each order says. */
    public static final String OF_ORDER = "receivers." + Contacts.CALLBACK_URL;

    private static final int URL_CHARS_MAX = 2048;
    /** So short that what waits for it need not go back to the queue. */
    private static final Duration FULL_WAIT = Duration.ofMillis(200);

    private static final CharSequence AGENT = HttpHeaders.createOptimized("Paysync-Webhooks/1");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence ID = HttpHeaders.createOptimized(StandardWebhooks.ID);
    private static final CharSequence TIMESTAMP = HttpHeaders.createOptimized(StandardWebhooks.TIMESTAMP);
    private static final CharSequence SIGNATURE = HttpHeaders.createOptimized(StandardWebhooks.SIGNATURE);
    private static final CharSequence LOOP = HttpHeaders.createOptimized(Loops.HEADER);
    private static final CharSequence OURS = HttpHeaders.createOptimized(Loops.VALUE);

    private final WebhookConfig config;
    private final Addresses addresses;
    private final CheckedAddresses checked;
    private final HttpCalls calls;
    private final HostShares shares;
    private final Counter full;

    public WebhookChannel(WebhookConfig config, Addresses addresses, HttpCalls calls, MeterRegistry meters) {
        this.config = config;
        this.shares = new HostShares(config.connectionsPerHost());
        this.full = meters.counter("paysync.webhook.host.full");
        this.addresses = addresses;
        this.checked = new CheckedAddresses(config.addressCache(), this::receiver);
        this.calls = calls;
    }

    /** With its own connections and the system's resolver. */
    public static WebhookChannel open(Vertx vertx, MeterRegistry meters, WebhookConfig config) {
        HttpCallsConfig standard = HttpCallsConfig.DEFAULT;
        HttpCallsConfig http = new HttpCallsConfig(
                standard.connectMax(), config.connectionsPerHost(), config.waitingPerHost(), null, null);
        HttpCallsConfig trusting = config.ca()
                .map(ca -> http.withTrust(new PemTrustOptions().addCertPath(ca.toString())))
                .orElse(http);
        return new WebhookChannel(
                config,
                new Addresses(vertx, config.addresses()),
                new HttpCalls("webhook", vertx, meters, trusting),
                meters);
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Secrets secrets() {
        return Secrets.OURS;
    }

    @Override
    public Given take(String target, @Nullable String secret) {
        if (secret == null) {
            return new Given.Taken(target, Optional.empty());
        }
        return StandardWebhooks.refuse(secret)
                .<Given>map(Given.Refused::new)
                .orElseGet(() -> new Given.Taken(target, Optional.of(StandardWebhooks.kept(secret))));
    }

    @Override
    public Optional<String> refuse(String target, Map<String, String> options) {
        if (!options.isEmpty()) {
            return Optional.of("a webhook has no options");
        }
        return target.equals(OF_ORDER) ? Optional.empty() : refuseUrl(target);
    }

    private Optional<String> refuseUrl(String target) {
        if (target.length() > URL_CHARS_MAX) {
            return Optional.of("the URL is longer than " + URL_CHARS_MAX + " characters");
        }
        try {
            URI uri = addresses.parse(target);
            return config.blockedHosts().contains(uri.getHost().toLowerCase(Locale.ROOT))
                    ? Optional.of("this host is not called")
                    : Optional.empty();
        } catch (FaultException e) {
            return Optional.of(e.fault().text());
        }
    }

    @Override
    public Future<Optional<String>> check(String target, Map<String, String> options) {
        if (!options.isEmpty() || target.equals(OF_ORDER)) {
            return Future.succeededFuture(refuse(target, options));
        }
        return receiver(target)
                .transform(result -> result.succeeded()
                        ? Future.succeededFuture(Optional.empty())
                        : result.cause() instanceof FaultException e
                                ? Future.succeededFuture(Optional.of(e.fault().text()))
                                : Future.failedFuture(result.cause()));
    }

    @Override
    public Addressee addressee(String type, String target, Map<String, String> options, Map<String, String> receivers) {
        if (!target.equals(OF_ORDER)) {
            return Addressee.ENDPOINT;
        }
        String url = receivers.get(Contacts.CALLBACK_URL);
        return url == null || !Contacts.fits(Contacts.CALLBACK_URL, url)
                ? new Addressee.Nobody("NO_CONTACT")
                : new Addressee.One(new Recipient(url, null));
    }

    @Override
    public Future<Sent> send(Notice notice) {
        if (notice.secrets().isEmpty()) {
            return Future.succeededFuture(Answers.failed(Outcome.LOCKED_OUT, "NO_SECRET", Duration.ZERO));
        }
        if (!notice.target().equals(OF_ORDER)) {
            return post(notice, notice.target());
        }
        Recipient recipient = notice.recipient();
        if (recipient == null) {
            // Sealed under a key that is no longer in the settings, or taken while the endpoint had a URL of its own.
            return Future.succeededFuture(Answers.failed(Outcome.MISCONFIGURED, "NO_RECIPIENT", Duration.ZERO));
        }
        return post(notice, recipient.address()).map(WebhookChannel::ofOneOrder);
    }

    /** What an order's URL says of itself: the endpoint serves other orders too, which are told meanwhile. */
    private static Sent ofOneOrder(Sent sent) {
        Outcome outcome = switch (sent.outcome()) {
            case RECEIVER_GONE -> Outcome.RECIPIENT_GONE;
            case THROTTLED -> Outcome.RETRY;
            case DELIVERED, RETRY, PERMANENT, RECIPIENT_GONE, MISCONFIGURED, LOCKED_OUT, UNKNOWN, NOT_SENT ->
                sent.outcome();
        };
        return new Sent(outcome, sent.status(), sent.error(), sent.retryAfter(), sent.receipt(), sent.took());
    }

    private Future<Sent> post(Notice notice, String url) {
        long start = System.nanoTime();
        return checked.check(url)
                .compose(receiver -> shared(notice, receiver, start))
                .otherwise(cause -> failure(cause, took(start)));
    }

    /** What other receivers leave of the host's connections; waiting for one would count as this receiver's silence. */
    private Future<Sent> shared(Notice notice, Receiver receiver, long start) {
        HttpAsk ask = request(notice, receiver, took(start));
        URI uri = receiver.uri();
        String host = uri.getScheme() + "://" + uri.getRawAuthority() + " " + receiver.address();
        String who = notice.merchant() + " " + notice.target();
        if (!shares.begin(host, who)) {
            full.increment();
            return Future.succeededFuture(new Sent(Outcome.NOT_SENT, 0, "HOST_FULL", FULL_WAIT, null, took(start)));
        }
        return calls.send(ask)
                .onComplete(done -> shares.ended(host, who))
                .map(answer -> Answers.ofStatus(answer.status(), answer.headers(), notice.now(), took(start)));
    }

    /** Closes the connections. */
    @Override
    public Future<Void> close() {
        return calls.close();
    }

    /** All checks of an address, the same when it is saved and when it is dialled. */
    private Future<Receiver> receiver(String target) {
        return refuseUrl(target)
                .<Future<Receiver>>map(why -> Future.failedFuture(Fault.of(Fault.Code.REFUSED, why)))
                .orElseGet(() -> addresses.check(target));
    }

    private HttpAsk request(Notice notice, Receiver receiver, Duration spent) {
        Instant now = notice.now();
        MultiMap headers = HttpHeaders.headers()
                .add(HttpHeaders.CONTENT_TYPE, JSON)
                .add(HttpHeaders.USER_AGENT, AGENT)
                .add(LOOP, OURS)
                .add(ID, notice.messageId())
                .add(TIMESTAMP, Long.toString(now.getEpochSecond()))
                .add(SIGNATURE, StandardWebhooks.sign(notice.secrets(), notice.messageId(), now, notice.body()));
        Duration left = config.deadline().minus(spent);
        return new HttpAsk(
                HttpMethod.POST,
                receiver.uri(),
                headers,
                Buffer.buffer(notice.body()),
                left.isPositive() ? left : Duration.ofMillis(1),
                config.answerBytesMax(),
                receiver.address());
    }

    private static Sent failure(Throwable cause, Duration took) {
        if (cause instanceof FaultException e) {
            return Answers.ofFault(e.fault(), took);
        }
        // A secret that is none, or a bug: nothing was sent and nobody outside can mend it.
        return Answers.failed(Outcome.MISCONFIGURED, "ERROR", took);
    }

    private static Duration took(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
