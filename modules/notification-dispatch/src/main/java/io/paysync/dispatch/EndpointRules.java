package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.channels.Channel.Given;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.Texts;
import io.paysync.dispatch.EndpointStore.Sealed;
import io.paysync.dispatch.EndpointStore.Stored;
import io.paysync.platform.config.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an endpoint may look like, and how its secrets follow each other. Pure. */
final class EndpointRules {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final int MERCHANT_CHARS_MAX = 64;
    private static final int OPTIONS_MAX = 16;
    private static final int OPTION_CHARS_MAX = 256;

    private EndpointRules() {}

    /** Why this cannot be saved, or empty. The channel's own look-ups come after it. */
    static Optional<String> refuse(SaveEndpoint ask, @Nullable Channel channel) {
        if (channel == null) {
            return Optional.of("there is no such channel");
        }
        if (!ID.matcher(ask.endpointId()).matches()) {
            return Optional.of("endpointId must be 1 to 64 letters, digits, - or _");
        }
        if (ask.merchant().isEmpty() || ask.merchant().length() > MERCHANT_CHARS_MAX || !Texts.clean(ask.merchant())) {
            return Optional.of("merchant must have 1 to 64 characters");
        }
        for (String type : ask.eventTypes()) {
            if (!ChangeType.ALL.contains(type)) {
                return Optional.of("unknown event type; there are " + new java.util.TreeSet<>(ChangeType.ALL));
            }
        }
        if (!sane(ask.options())) {
            return Optional.of("options must be at most 16 short texts");
        }
        Optional<String> wrong = Filters.refuse(rule(ask).filter())
                .or(() -> Quiet.refuse(rule(ask).quietHours()));
        return wrong.isPresent() ? wrong : channel.refuse(ask.merchant(), ask.target(), ask.options());
    }

    static EndpointRule rule(SaveEndpoint ask) {
        EndpointRule rule = ask.rule();
        return rule == null ? EndpointRule.DEFAULT : rule;
    }

    /** The same with what its channel made of target and secret. */
    static SaveEndpoint taken(SaveEndpoint ask, Given.Taken given) {
        return new SaveEndpoint(
                ask.merchant(),
                ask.endpointId(),
                ask.channel(),
                given.target(),
                ask.eventTypes(),
                ask.options(),
                given.secret().map(Secret::reveal).orElse(null),
                ask.rule(),
                ask.who());
    }

    /** The same at this target. */
    static SaveEndpoint at(SaveEndpoint ask, String target) {
        return new SaveEndpoint(
                ask.merchant(),
                ask.endpointId(),
                ask.channel(),
                target,
                ask.eventTypes(),
                ask.options(),
                ask.secret(),
                ask.rule(),
                ask.who());
    }

    static boolean sameContent(Stored a, Stored b) {
        return a.channel().equals(b.channel())
                && a.target().equals(b.target())
                && a.types().equals(b.types())
                && a.options().equals(b.options())
                && a.rule().equals(b.rule());
    }

    /**
     * The new secret in front; those behind it end at {@code oldUntil} at the latest, ended ones are gone, and at most
     * {@code max} are kept.
     */
    static List<Sealed> rotated(List<Sealed> old, Sealed newest, Instant now, Instant oldUntil, int max) {
        List<Sealed> out = new ArrayList<>();
        out.add(newest);
        for (Sealed secret : old) {
            Instant until = secret.until();
            Instant ends = until == null || until.isAfter(oldUntil) ? oldUntil : until;
            if (ends.isAfter(now) && out.size() < max) {
                out.add(new Sealed(secret.bytes(), ends));
            }
        }
        return out;
    }

    static Stored withSecrets(Stored old, List<Sealed> secrets) {
        return new Stored(
                old.key(),
                old.channel(),
                old.target(),
                old.types(),
                old.options(),
                secrets,
                old.active(),
                old.reason(),
                old.revision(),
                old.createdAt(),
                old.rule(),
                old.ownTypes(),
                old.suspendedAt(),
                old.delays(),
                old.budget());
    }

    /** Why it is not told as usual, or null. */
    static @Nullable String reason(Stored stored) {
        return stored.active() && stored.suspendedAt() != null
                ? "nothing but failures for days; probed only, since " + stored.suspendedAt()
                : stored.reason();
    }

    /** Those that sign now. */
    static List<Sealed> signing(List<Sealed> secrets, Instant now) {
        List<Sealed> out = new ArrayList<>();
        for (Sealed secret : secrets) {
            Instant until = secret.until();
            if (until == null || until.isAfter(now)) {
                out.add(secret);
            }
        }
        return out;
    }

    private static boolean sane(Map<String, String> options) {
        return options.size() <= OPTIONS_MAX
                && options.entrySet().stream()
                        .allMatch(option -> option.getKey().length() <= OPTION_CHARS_MAX
                                && option.getValue().length() <= OPTION_CHARS_MAX
                                && Texts.clean(option.getKey())
                                && Texts.clean(option.getValue()));
    }
}
