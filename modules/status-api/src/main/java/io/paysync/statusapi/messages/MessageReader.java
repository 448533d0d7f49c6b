package io.paysync.statusapi.messages;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi.ExpectRefund;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.statusapi.messages.Refusal.Reason;
import io.paysync.statusapi.openapi.InputReader;
import io.paysync.statusapi.openapi.Inputs;
import io.paysync.statusapi.openapi.InvalidRequest;
import io.paysync.statusapi.openapi.OpenApi;
import io.paysync.statusapi.openapi.Operation;
import io.paysync.statusapi.wire.RegistrationReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message: the JSON that the API takes for the operation, with what stands in its path and the merchant, which there
 * is the key's, as fields beside it. The checks are those of the OpenAPI document.
 */
final class MessageReader {
    private final Operation register;
    private final Operation refund;
    private final List<String> merchants;
    private final int bodyBytesMax;

    /** @param merchants whose orders may come */
    MessageReader(OpenApi openApi, List<String> merchants, int bodyBytesMax) {
        this.register = operation(openApi, "registerOrder");
        this.refund = operation(openApi, "expectRefund");
        this.merchants = List.copyOf(merchants);
        this.bodyBytesMax = bodyBytesMax;
    }

    private static Operation operation(OpenApi openApi, String id) {
        return openApi.operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no operation " + id));
    }

    /** @throws Refusal.RefusedException when it can never be taken */
    Instruction read(byte[] body) {
        if (body.length > bodyBytesMax) {
            throw new Refusal(Reason.TOO_LARGE, body.length + " bytes; at most " + bodyBytesMax).asException();
        }
        try {
            return instruction(InputReader.object(Buffer.buffer(body)));
        } catch (InvalidRequest e) {
            Reason reason = e.malformed() ? Reason.MALFORMED : Reason.INVALID;
            String detail = e.errors().stream()
                    .map(error -> (error.name() + " " + error.detail()).strip())
                    .collect(Collectors.joining("; "));
            throw new Refusal(reason, detail).asException();
        }
    }

    private Instruction instruction(JsonObject fields) {
        String merchant = merchant(fields.remove("merchant"));
        Object operation = fields.containsKey("operation") ? fields.remove("operation") : register.id();
        if (register.id().equals(operation)) {
            Inputs inputs = InputReader.named(register, fields);
            JsonObject body = body(register, fields);
            return new Instruction.Register(new RegisterOrder(key(merchant, inputs), RegistrationReader.read(body)));
        }
        if (refund.id().equals(operation)) {
            Inputs inputs = InputReader.named(refund, fields);
            JsonObject body = body(refund, fields);
            JsonObject amount = body.getJsonObject("amount");
            return new Instruction.Refund(new ExpectRefund(
                    key(merchant, inputs),
                    inputs.text("refundNo"),
                    body.getString("providerRefundNo"),
                    amount == null ? null : RegistrationReader.money(amount)));
        }
        throw InvalidRequest.body("/operation", "must be " + register.id() + " or " + refund.id());
    }

    private String merchant(@Nullable Object named) {
        if (named == null && merchants.size() == 1) {
            return merchants.getFirst();
        }
        if (!(named instanceof String merchant)) {
            throw InvalidRequest.body("/merchant", "must name the merchant");
        }
        if (!merchants.contains(merchant)) {
            throw new Refusal(Reason.FORBIDDEN, "this source may not speak for the merchant").asException();
        }
        return merchant;
    }

    private static OrderKey key(String merchant, Inputs inputs) {
        return new OrderKey(merchant, inputs.text("orderId"));
    }

    private static JsonObject body(Operation operation, JsonObject fields) {
        return InputReader.checked(Objects.requireNonNull(operation.body()), fields);
    }
}
