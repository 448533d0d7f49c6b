package io.paysync.polling;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.CloseAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one question, as far as this module cares. None but {@link Told} can change an order. */
sealed interface Answer {
    /** The word for the log, the metrics and the timeline. */
    String outcome();

    /** For people; holds no secret. */
    String text();

    default @Nullable String rawStatus() {
        return null;
    }

    /** The provider spoke about the order. */
    record Told(List<PaymentFact> facts, String rawStatus) implements Answer {
        @Override
        public String outcome() {
            return "ANSWERED";
        }

        @Override
        public String text() {
            return facts.size() == 1 ? "1 fact" : facts.size() + " facts";
        }
    }

    /** The provider does not know the order, perhaps because the payer has not opened the payment. */
    record Unknown(String text) implements Answer {
        @Override
        public String outcome() {
            return "NOT_FOUND";
        }
    }

    /** Nothing went out: the provider can be asked only by a number that is not known. Nothing follows about the order. */
    record Unaskable(String text) implements Answer {
        @Override
        public String outcome() {
            return "CANNOT_ASK";
        }
    }

    /** The account cannot be asked like this. */
    record Misconfigured(String text) implements Answer {
        @Override
        public String outcome() {
            return "MISCONFIGURED";
        }
    }

    /** Not asked but told to close the order; the next answer tells what follows. */
    record Ended(CloseAnswer said) implements Answer {
        @Override
        public String outcome() {
            return "CLOSE_" + said;
        }

        @Override
        public String text() {
            return switch (said) {
                case CLOSED -> "closed at the provider";
                case NOT_CLOSABLE -> "the provider does not close it";
                case NOT_FOUND -> "the provider has nothing to close";
                case NOT_OFFERED -> "the provider has no way to close it";
            };
        }
    }

    /** The provider limits the rate. */
    record Throttled(String text) implements Answer {
        @Override
        public String outcome() {
            return "THROTTLED";
        }
    }

    /** No answer, or none that can be believed: the outcome is unknown. */
    record Failed(String text) implements Answer {
        @Override
        public String outcome() {
            return "FAILED";
        }
    }

    /** The question did not go out: no slot any more, or the guard refused it. */
    record NotAsked(String text) implements Answer {
        @Override
        public String outcome() {
            return "NOT_ASKED";
        }
    }
}
