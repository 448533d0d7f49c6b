package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.channels.Channel.Given;
import io.paysync.channels.Channel.Secrets;
import io.paysync.channels.webhook.StandardWebhooks;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.EnableEndpoint;
import io.paysync.contract.dispatch.DispatchApi.Endpoint;
import io.paysync.contract.dispatch.DispatchApi.EndpointPage;
import io.paysync.contract.dispatch.DispatchApi.EndpointSaved;
import io.paysync.contract.dispatch.DispatchApi.EndpointsChanged;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.contract.dispatch.DispatchApi.RotateSecret;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.domain.Contacts;
import io.paysync.dispatch.EndpointStore.Sealed;
import io.paysync.dispatch.EndpointStore.Stored;
import io.paysync.platform.Node;
import io.paysync.platform.config.Secret;
import io.paysync.platform.db.Tx;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the list of who is told. Every way to a new address (create, change) passes the same check of its channel, and the
 * attempt itself checks again. A secret is shown once, in the answer that made it.
 */
final class Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
    private static final int SECRETS_MAX = 3;
    private static final String SECRET_NEEDED =
            "this channel needs the whole URL with its token, and the secret that the receiver signs with";
    private static final Duration OVERLAP_MAX = Duration.ofDays(7);

    private final Node node;
    private final DispatchConfig.Endpoints config;
    private final Map<String, Channel> channels;
    private final EndpointStore store;
    private final SecretBox box;
    private final Directory directory;
    private final RandomGenerator secureRandom;
    private final StandIns standIns;
    private final Acts acts;

    Endpoints(
            Node node,
            DispatchConfig.Endpoints config,
            Map<String, Channel> channels,
            EndpointStore store,
            SecretBox box,
            Directory directory,
            RandomGenerator secureRandom,
            StandIns standIns,
            Acts acts) {
        this.node = node;
        this.config = config;
        this.channels = channels;
        this.store = store;
        this.box = box;
        this.directory = directory;
        this.secureRandom = secureRandom;
        this.standIns = standIns;
        this.acts = acts;
    }

    Future<EndpointSaved> save(SaveEndpoint given) {
        Channel channel = channels.get(given.channel());
        if (channel == null) {
            return invalid("there is no such channel");
        }
        return asStored(given, channel).compose(ask -> switch (channel.take(ask.target(), ask.secret())) {
            case Given.Refused refused -> invalid(refused.why());
            case Given.Taken taken -> save(EndpointRules.taken(ask, taken), channel);
        });
    }

    /** A contact is shown masked; whoever saves what he was shown means the one that is stored. */
    private Future<SaveEndpoint> asStored(SaveEndpoint ask, Channel channel) {
        if (!channel.toPeople() || !ask.target().contains(Contacts.MASK)) {
            return Future.succeededFuture(ask);
        }
        return store.find(node.db(), new EndpointKey(ask.merchant(), ask.endpointId()))
                .compose(found -> found.filter(stored -> stored.channel().equals(ask.channel())
                                && channel.shown(stored.target()).equals(ask.target()))
                        .map(stored -> Future.succeededFuture(EndpointRules.at(ask, stored.target())))
                        .orElseGet(() -> invalid("the receiver in the target is masked: write it in full")));
    }

    private Future<EndpointSaved> save(SaveEndpoint ask, Channel channel) {
        Optional<String> wrong = EndpointRules.refuse(ask, channel);
        if (wrong.isPresent()) {
            return invalid(wrong.get());
        }
        return channel.check(ask.target(), ask.options())
                .compose(refused -> refused.isPresent()
                        ? Endpoints.<EndpointSaved>invalid(refused.get())
                        : node.db().tx("dispatch.endpoint.save", tx -> write(tx, ask, channel.secrets())))
                .onSuccess(saved -> changed(saved.endpoint().merchant()));
    }

    Future<EndpointPage> list(ListEndpoints ask) {
        String id = ask.endpointId();
        Future<List<Stored>> found = id == null
                ? store.ofMerchants(node.db(), List.of(ask.merchant()))
                : store.find(node.db(), new EndpointKey(ask.merchant(), id))
                        .map(one -> one.map(List::of).orElse(List.of()));
        return found.map(list -> new EndpointPage(list.stream().map(this::shown).toList()));
    }

    /** @return the merchant's endpoints that are left */
    Future<EndpointPage> remove(RemoveEndpoint ask) {
        EndpointKey key = new EndpointKey(ask.merchant(), ask.endpointId());
        return node.db()
                .tx(
                        "dispatch.endpoint.remove",
                        tx -> removed(tx, key).compose(gone -> acts.note(tx, key, Acts.What.REMOVE, ask.who(), null)))
                .compose(removed -> {
                    changed(key.merchant());
                    return list(new ListEndpoints(key.merchant(), null));
                });
    }

    private Future<Void> removed(Tx tx, EndpointKey key) {
        return store.lockMerchant(tx, key.merchant())
                .compose(v -> standIns.refuseRemoval(tx, key))
                .compose(wrong -> {
                    if (wrong.isPresent()) {
                        return Future.failedFuture(Fault.of(Fault.Code.CONFLICT, wrong.get()));
                    }
                    return store.remove(tx, key)
                            .compose(removed -> removed
                                    ? Future.succeededFuture()
                                    : Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "there is no such endpoint")));
                });
    }

    Future<EndpointSaved> rotate(RotateSecret ask) {
        if (ask.overlap().isNegative() || ask.overlap().compareTo(OVERLAP_MAX) > 0) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "overlap must be between 0 and 7 days"));
        }
        String scheme = ask.scheme();
        if (scheme != null && !scheme.equals(StandardWebhooks.SHARED) && !scheme.equals(StandardWebhooks.PAIR)) {
            return invalid("scheme must be " + StandardWebhooks.SHARED + " or " + StandardWebhooks.PAIR);
        }
        EndpointKey key = new EndpointKey(ask.merchant(), ask.endpointId());
        return node.db()
                .tx(
                        "dispatch.endpoint.rotate",
                        tx -> store.find(tx, key)
                                .compose(found -> rotate(tx, found, ask))
                                .compose(saved -> noted(tx, key, Acts.What.ROTATE, ask.who(), saved)))
                .onSuccess(saved -> changed(key.merchant()));
    }

    /** A person says that it is well: whatever it is, it is told again, and its trouble is forgotten. */
    Future<EndpointPage> enable(EnableEndpoint ask) {
        EndpointKey key = new EndpointKey(ask.merchant(), ask.endpointId());
        return node.db()
                .tx(
                        "dispatch.endpoint.enable",
                        tx -> store.forgive(tx, key)
                                .compose(ok -> store.enable(tx, key))
                                .compose(found -> found.isPresent()
                                        ? noted(tx, key, Acts.What.ENABLE, ask.who(), found)
                                        : Future.succeededFuture(found)))
                .compose(found -> {
                    if (found.isEmpty()) {
                        return Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "there is no such endpoint"));
                    }
                    changed(key.merchant());
                    return Future.succeededFuture(new EndpointPage(List.of(shown(found.get()))));
                });
    }

    /** The receiver said that it is gone: nothing more is sent until it is saved again. */
    Future<Boolean> disable(EndpointKey key, int revision, String reason) {
        return store.disable(node.db(), key, revision, reason).onSuccess(disabled -> {
            if (disabled) {
                LOG.warn("endpoint disabled endpoint={} reason={}", key, reason);
            }
            changed(key.merchant());
        });
    }

    /** All nodes look again. */
    void changed(String merchant) {
        directory.forget(merchant);
        node.bus().publish(DispatchApi.ENDPOINTS_CHANGED, new EndpointsChanged(merchant));
    }

    private Future<EndpointSaved> write(Tx tx, SaveEndpoint ask, Secrets kind) {
        EndpointKey key = new EndpointKey(ask.merchant(), ask.endpointId());
        return store.lockMerchant(tx, ask.merchant())
                .compose(locked -> standIns.refuse(tx, ask))
                .compose(wrong -> wrong.isPresent() ? invalid(wrong.get()) : store.find(tx, key))
                .compose(found -> found.isPresent() ? update(tx, found.get(), ask, kind) : create(tx, key, ask, kind));
    }

    private Future<EndpointSaved> create(Tx tx, EndpointKey key, SaveEndpoint ask, Secrets kind) {
        Optional<Secret> given = Optional.ofNullable(ask.secret()).map(Secret::of);
        if (given.isEmpty() && kind == Secrets.THEIRS) {
            return invalid(SECRET_NEEDED);
        }
        Optional<Secret> made = made(given, kind);
        Stored wanted = with(key, ask, sealed(given.or(() -> made), key), 1);
        return store.insert(tx, wanted, config.max())
                .compose(inserted -> inserted.map(stored -> Future.succeededFuture(new EndpointSaved(
                                shown(stored), true, made.map(Secret::reveal).orElse(null))))
                        .orElseGet(() -> Future.failedFuture(
                                Fault.of(Fault.Code.REFUSED, "a merchant has at most " + config.max() + " endpoints"))))
                .compose(saved -> noted(tx, key, Acts.What.SAVE, ask.who(), saved));
    }

    private <T> Future<T> noted(Tx tx, EndpointKey key, Acts.What what, @Nullable String who, T then) {
        return acts.note(tx, key, what, who, null).map(then);
    }

    private Future<EndpointSaved> update(Tx tx, Stored old, SaveEndpoint ask, Secrets kind) {
        Optional<Secret> given = Optional.ofNullable(ask.secret()).map(Secret::of);
        if (!old.channel().equals(ask.channel())) {
            return moved(tx, old, ask, kind, given);
        }
        boolean newSecret = given.isPresent() && !newest(old).equals(given);
        List<Sealed> secrets = old.secrets();
        if (newSecret) {
            secrets = kind == Secrets.OURS
                    ? replaced(old, given.get(), config.secretOverlap())
                    : sealed(given, old.key());
        }
        Stored wanted = with(old.key(), ask, secrets, old.revision());
        if (!newSecret && old.active() && old.suspendedAt() == null && EndpointRules.sameContent(old, wanted)) {
            return Future.succeededFuture(new EndpointSaved(shown(old), false, null));
        }
        return store.forgive(tx, old.key())
                .compose(forgiven -> store.update(tx, wanted))
                .compose(updated -> saved(updated, null))
                .compose(saved -> noted(tx, old.key(), Acts.What.SAVE, ask.who(), saved));
    }

    /** To another channel: what was secret there is none here. */
    private Future<EndpointSaved> moved(Tx tx, Stored old, SaveEndpoint ask, Secrets kind, Optional<Secret> given) {
        if (given.isEmpty() && kind == Secrets.THEIRS) {
            return invalid(SECRET_NEEDED);
        }
        Optional<Secret> made = made(given, kind);
        Stored wanted = with(old.key(), ask, sealed(given.or(() -> made), old.key()), old.revision());
        return store.forgive(tx, old.key())
                .compose(forgiven -> store.update(tx, wanted))
                .compose(updated -> saved(updated, made.orElse(null)))
                .compose(saved -> noted(tx, old.key(), Acts.What.SAVE, ask.who(), saved));
    }

    private Future<EndpointSaved> rotate(Tx tx, Optional<Stored> found, RotateSecret ask) {
        if (found.isEmpty()) {
            return Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "there is no such endpoint"));
        }
        Stored old = found.get();
        Channel channel = channels.get(old.channel());
        if (channel == null || channel.secrets() == Secrets.NONE) {
            return invalid("this channel has no secrets");
        }
        if (channel.secrets() == Secrets.THEIRS) {
            return invalid("this channel's secrets are made by the receiver: save the endpoint with the new one");
        }
        String scheme = ask.scheme();
        boolean pair = scheme == null
                ? newest(old).filter(StandardWebhooks::isPair).isPresent()
                : scheme.equals(StandardWebhooks.PAIR);
        Secret made = pair ? StandardWebhooks.generatePair(secureRandom) : StandardWebhooks.generate(secureRandom);
        Stored wanted = EndpointRules.withSecrets(old, replaced(old, made, ask.overlap()));
        // Nobody but us needs the private half; the public one is shown with the endpoint.
        return store.update(tx, wanted).compose(updated -> saved(updated, pair ? null : made));
    }

    private Optional<Secret> made(Optional<Secret> given, Secrets kind) {
        return given.isEmpty() && kind == Secrets.OURS
                ? Optional.of(StandardWebhooks.generate(secureRandom))
                : Optional.empty();
    }

    private List<Sealed> sealed(Optional<Secret> secret, EndpointKey key) {
        return secret.map(text -> List.of(new Sealed(box.seal(text, key), null)))
                .orElse(List.of());
    }

    private static <T> Future<T> invalid(String why) {
        return Future.failedFuture(Fault.of(Fault.Code.INVALID, why));
    }

    private Future<EndpointSaved> saved(Optional<Stored> updated, @Nullable Secret shownOnce) {
        return updated.map(stored -> Future.succeededFuture(
                        new EndpointSaved(shown(stored), false, shownOnce == null ? null : shownOnce.reveal())))
                .orElseGet(() -> Future.failedFuture(
                        Fault.of(Fault.Code.CONFLICT, "the endpoint was changed at the same time")));
    }

    private List<Sealed> replaced(Stored old, Secret secret, Duration overlap) {
        Sealed newest = new Sealed(box.seal(secret, old.key()), null);
        Instant now = node.clock().instant();
        return EndpointRules.rotated(old.secrets(), newest, now, now.plus(overlap), SECRETS_MAX);
    }

    private Optional<Secret> newest(Stored endpoint) {
        return endpoint.secrets().isEmpty()
                ? Optional.empty()
                : box.open(endpoint.secrets().getFirst().bytes(), endpoint.key());
    }

    private static Stored with(EndpointKey key, SaveEndpoint ask, List<Sealed> secrets, int revision) {
        return new Stored(
                key,
                ask.channel(),
                ask.target(),
                ask.eventTypes(),
                Json.write(new java.util.TreeMap<>(ask.options())),
                secrets,
                true,
                null,
                revision,
                Instant.EPOCH,
                EndpointRules.rule(ask),
                Set.of(),
                null,
                null,
                null);
    }

    private Endpoint shown(Stored stored) {
        Instant now = node.clock().instant();
        Channel channel = channels.get(stored.channel());
        return new Endpoint(
                stored.key().merchant(),
                stored.key().endpointId(),
                stored.channel(),
                channel == null ? stored.target() : channel.shown(stored.target()),
                stored.types(),
                Directory.options(stored.options()),
                !stored.active() ? "DISABLED" : stored.suspendedAt() == null ? "ACTIVE" : "SUSPENDED",
                EndpointRules.reason(stored),
                EndpointRules.signing(stored.secrets(), now).size(),
                stored.createdAt(),
                stored.rule(),
                channel != null && channel.secrets() == Secrets.OURS ? publicKeys(stored, now) : List.of());
    }

    private List<String> publicKeys(Stored stored, Instant now) {
        return EndpointRules.signing(stored.secrets(), now).stream()
                .flatMap(kept -> box.open(kept.bytes(), stored.key()).stream())
                .flatMap(secret -> StandardWebhooks.publicKey(secret).stream())
                .toList();
    }
}
