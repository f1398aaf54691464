package dev.kalmia.tensor;

import java.lang.reflect.Field;
import org.bytedeco.pytorch.global.torch;

/// Makes parameters float64 in their place, for oracles.
public final class Doubles {
    private Doubles() {}

    public static void widen(Tensor parameter) {
        try {
            parameter.handle().set_data(parameter.handle().detach().to(torch.ScalarType.Double));
            Field type = Tensor.class.getDeclaredField("type");
            type.setAccessible(true);
            type.set(parameter, null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
