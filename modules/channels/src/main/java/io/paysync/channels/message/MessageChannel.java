package io.paysync.channels.message;

import io.paysync.channels.Addressee;
import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.OwnWords;
import io.paysync.channels.Recipient;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.receipt.ReceiptReader;
import io.paysync.channels.webhook.Answers;
import io.paysync.contract.domain.Contacts;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells payers over services that carry messages to people. Credentials stand in the settings under the service's name; an
 * endpoint names the service, and the order whom to tell.
 *
 * <p>Most services know no idempotency key. A message whose answer was lost is sent once more, because a payment must be
 * told; when that answer is lost too it is given up, because a payer must not be told over and over.
 */
public final class MessageChannel implements Channel {
    private static final String LANGUAGE = "language";

    private final String name;
    private final MessageForm form;
    private final MessageTexts texts;
    private final Map<String, Service> services;

    /** A service and what it is set with. */
    public record Service(ServiceSettings settings, MessageService service) {}

    /** @param texts the words of the settings; none where the form has none */
    public MessageChannel(String name, MessageForm form, MessageTexts texts, Map<String, Service> services) {
        this.name = name;
        this.form = form;
        this.texts = texts;
        this.services = Map.copyOf(services);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean toPeople() {
        return true;
    }

    @Override
    public Optional<String> refuse(String target, Map<String, String> options) {
        Optional<MessageTarget> parsed = MessageTarget.of(target);
        if (parsed.isEmpty()) {
            return Optional.of("the target must be service or service/receiver");
        }
        Service service = services.get(parsed.get().service());
        if (service == null) {
            return Optional.of("channels." + name + " has no such service");
        }
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (!option.getKey().equals(LANGUAGE) || !MessageTexts.LANGUAGES.contains(option.getValue())) {
                return Optional.of("the only option is language: en or zh");
            }
        }
        String contact = service.service().contact();
        return parsed.get()
                        .address()
                        .filter(address -> !Contacts.fits(contact, address))
                        .isPresent()
                ? Optional.of("the receiver must have the form of receivers." + contact)
                : Optional.empty();
    }

    @Override
    public Optional<String> refuse(String merchant, String target, Map<String, String> options) {
        Optional<String> wrong = refuse(target, options);
        return wrong.isPresent() || allowed(merchant, target)
                ? wrong
                : Optional.of("this merchant may not use the service");
    }

    @Override
    public Future<Optional<String>> check(String target, Map<String, String> options) {
        return Future.succeededFuture(refuse(target, options));
    }

    @Override
    public Optional<String> refuseWords(OwnWords.Source words) {
        boolean titled = words.title() != null;
        return switch (form) {
            case REGISTERED -> Optional.of("this channel takes no templates");
            case TEXT ->
                titled || words.html() != null
                        ? Optional.of("a message of this channel is a text alone")
                        : MustacheWords.refuse(words);
            case TITLED ->
                !titled || words.html() != null
                        ? Optional.of("a message of this channel is title and text")
                        : MustacheWords.refuse(words);
            case DOCUMENT ->
                titled ? MustacheWords.refuse(words) : Optional.of("a message of this channel needs a title");
        };
    }

    @Override
    public Optional<Said> said(Notice notice, String language) {
        Values values = Values.of(notice);
        return texts.wording(notice.own(), notice.type(), language).flatMap(words -> switch (form) {
            case REGISTERED -> Optional.empty();
            case TEXT -> Optional.of(new Said(null, words.text(values), null));
            case TITLED -> Optional.of(new Said(words.title(values), words.text(values), null));
            case DOCUMENT ->
                Optional.of(new Said(words.title(values), words.text(values), words.html(values, language)));
        });
    }

    @Override
    public Addressee addressee(String type, String target, Map<String, String> options, Map<String, String> receivers) {
        return addressee(type, target, options, receivers, Set.of());
    }

    @Override
    public Addressee addressee(
            String type,
            String target,
            Map<String, String> options,
            Map<String, String> receivers,
            Set<String> ownTypes) {
        Optional<MessageTarget> parsed = MessageTarget.of(target);
        Service service = parsed.map(t -> services.get(t.service())).orElse(null);
        if (parsed.isEmpty() || service == null) {
            return Addressee.ENDPOINT;
        }
        boolean own = ownTypes.contains(type) && service.service().takesOwnWords();
        if (!own && !service.service().hasWords(type)) {
            return new Addressee.Nobody("NO_TEXT");
        }
        if (parsed.get().address().isPresent()) {
            return Addressee.ENDPOINT;
        }
        String contact = service.service().contact();
        String address = receivers.get(contact);
        return address == null || !Contacts.fits(contact, address)
                ? new Addressee.Nobody("NO_CONTACT")
                : new Addressee.One(new Recipient(address, receivers.get(Contacts.LANGUAGE)));
    }

    @Override
    public Future<Sent> send(Notice notice) {
        Optional<MessageTarget> target = MessageTarget.of(notice.target());
        Service service = target.map(t -> services.get(t.service())).orElse(null);
        if (target.isEmpty()
                || service == null
                || refuse(notice.merchant(), notice.target(), notice.options()).isPresent()) {
            return failed(Outcome.MISCONFIGURED, "NOT_ALLOWED");
        }
        Recipient recipient = notice.recipient();
        Optional<String> address = recipient == null ? target.get().address() : Optional.of(recipient.address());
        if (address.isEmpty()) {
            // Sealed under a key that is no longer in the settings.
            return failed(Outcome.MISCONFIGURED, "NO_RECIPIENT");
        }
        Message message = new Message(
                notice.messageId(),
                notice.type(),
                notice.merchant(),
                notice.orderId(),
                address.get(),
                language(notice, recipient, service.settings()),
                Values.of(notice),
                notice.now(),
                service.settings().deadline(),
                notice.own());
        boolean again = notice.doubtful() && !service.service().idempotent();
        String serviceName = target.get().service();
        return service.service()
                .send(message)
                .map(sent -> again ? noThirdTime(sent) : sent)
                .map(sent -> service.service().reports() ? known(serviceName, sent) : sent);
    }

    @Override
    public Future<Void> close() {
        return Future.join(services.values().stream()
                        .map(service -> service.service().close())
                        .toList())
                .mapEmpty();
    }

    @Override
    public String shown(String target) {
        Optional<MessageTarget> parsed = MessageTarget.of(target);
        String address = parsed.flatMap(MessageTarget::address).orElse(null);
        if (address == null) {
            return target;
        }
        String name = parsed.get().service();
        Service service = services.get(name);
        // Of a service that the settings no longer have nobody knows what its addresses look like.
        String contact = service == null ? "" : service.service().contact();
        return name + "/" + Contacts.masked(contact, address);
    }

    private boolean allowed(String merchant, String target) {
        return MessageTarget.of(target)
                .map(t -> services.get(t.service()))
                .map(service -> service.settings().merchants())
                .filter(merchants -> merchants.isEmpty() || merchants.contains(merchant))
                .isPresent();
    }

    /** With the name under which the service will report about it. */
    private Sent known(String service, Sent sent) {
        String id = sent.receipt();
        String reference =
                sent.outcome() == Outcome.DELIVERED && id != null ? ReceiptReader.reference(name, service, id) : null;
        return reference == null ? sent : sent.withReference(reference);
    }

    private static Sent noThirdTime(Sent sent) {
        return sent.outcome() == Outcome.UNKNOWN
                ? new Sent(Outcome.PERMANENT, sent.status(), sent.error(), null, null, sent.took())
                : sent;
    }

    /** The endpoint's word first, then the order's, then the service's. */
    private static String language(Notice notice, @Nullable Recipient recipient, ServiceSettings settings) {
        String chosen = notice.options().get(LANGUAGE);
        if (chosen != null) {
            return chosen;
        }
        String own = recipient == null ? null : recipient.language();
        return own == null ? settings.language() : own;
    }

    private static Future<Sent> failed(Outcome outcome, String error) {
        return Future.succeededFuture(Answers.failed(outcome, error, Duration.ZERO));
    }
}
