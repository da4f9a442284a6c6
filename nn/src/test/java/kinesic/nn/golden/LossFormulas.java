package kinesic.nn.golden;

import java.util.Map;
import kinesic.engine.autograd.Formula;

/**
 * The formulas of the losses of nn, by the name of their {@link Operation}. These losses are
 * composed of ops; an op states its formula itself.
 */
public final class LossFormulas {

  private LossFormulas() {}

  /**
   * Returns the formulas. L is the loss, n the number of elements or rows, N that of the rows with
   * a label.
   */
  public static Map<String, Formula> all() {
    return Map.ofEntries(
        Map.entry(
            "meanSquaredError",
            new Formula("L = Σ (x - t)² / n", "gx = gL 2 (x - t) / n, gt = -gx")),
        Map.entry(
            "meanAbsoluteError",
            new Formula("L = Σ |x - t| / n", "gx = gL sign(x - t) / n, gt = -gx")),
        Map.entry(
            "smoothL1",
            new Formula(
                "L = Σ h / n, h = d² / (2 β) where |d| < β, else |d| - β / 2, d = x - t",
                "gx = gL d / (β n) where |d| < β, else gL sign d / n; gt = -gx")),
        Map.entry(
            "huber",
            new Formula(
                "L = Σ h / n, h = d² / 2 where |d| < δ, else δ (|d| - δ / 2), d = x - t",
                "gx = gL d / n where |d| < δ, else gL δ sign d / n; gt = -gx")),
        Map.entry(
            "binaryCrossEntropy",
            new Formula("L = Σ (softplus(x) - t x) / n", "gx = gL (σ(x) - t) / n, gt = -gL x / n")),
        Map.entry(
            "BinaryCrossEntropyLoss",
            new Formula(
                "L = Σ w ((1 - t) x + c softplus(-x)) / n, c = 1 + (q - 1) t",
                "gx = gL w (1 - t - c σ(-x)) / n, gt = gL w ((q - 1) softplus(-x) - x) / n")),
        Map.entry(
            "sigmoidFocal",
            new Formula(
                "L = -Σ a (1 - p)^γ ln p / n, p = σ(z), z = x and a = α where t = 1, "
                    + "else z = -x and a = 1 - α",
                "gx = gL a (2 t - 1) (1 - p)^γ (γ p ln p - (1 - p)) / n; none for t")),
        Map.entry(
            "crossEntropy",
            new Formula(
                "L = -Σ_r ln p_r[label_r] / N, p_r = softmax(x_r)",
                "gx_rc = gL (p_rc - [c = label_r]) / N, 0 without a label")),
        Map.entry(
            "CrossEntropyLoss",
            new Formula(
                "L = -Σ_r ((1 - s) w_y ln p_ry + s / K Σ_c w_c ln p_rc) / W, y = label_r, "
                    + "p_r = softmax(x_r), W = Σ_r w_y",
                "gx_rc = gL ((1 - s) w_y (p_rc - [c = y]) + s / K (p_rc Σ_j w_j - w_c)) / W, "
                    + "0 without a label")),
        Map.entry(
            "focal",
            new Formula(
                "L = -Σ_r (1 - p_r)^γ ln p_r / N, p_r = softmax(x_r)[label_r]",
                "gx_rc = gL f (softmax(x_r)_c - [c = label_r]) / N, "
                    + "f = (1 - p)^γ - γ p (1 - p)^(γ - 1) ln p, 0 without a label")),
        Map.entry(
            "klDivergence",
            new Formula("L = Σ t (ln t - x) / n", "gx = -gL t / n, gt = gL (ln t - x + 1) / n")),
        Map.entry(
            "cosineEmbedding",
            new Formula(
                "L = Σ l / n, l = 1 - c where t = 1, else max(c - margin, 0), c = a·b / (|a| |b|)",
                "ga = gc (b / (|a| |b|) - c a / |a|²), gb = gc (a / (|a| |b|) - c b / |b|²), "
                    + "gc = -gL / n where t = 1, gL / n where t = -1 and c > margin, else 0")),
        Map.entry(
            "tripletMargin",
            new Formula(
                "L = Σ max(|a - p| - |a - n| + margin, 0) / rows",
                "ga = gp' - gn', gp = -gp', gn = gn', gp' = g (a - p) / |a - p|, "
                    + "gn' = g (a - n) / |a - n|, g = gL / rows where the maximum is positive, else 0")),
        Map.entry(
            "ArcFaceLoss",
            new Formula(
                "L = crossEntropy(x), x_c = s cos θ_c, at the label s cos(θ_c + m), "
                    + "cos θ_c = e·w_c / (|e| |w_c|)",
                "gcos_c = s gx_c, at the label s gx_c (cos m + sin m cos θ_c / sin θ_c), s gx_c "
                    + "beyond π - m; ge = Σ_c gcos_c (w_c / |w_c| - cos θ_c e / |e|) / |e|, "
                    + "gw_c = Σ gcos_c (e / |e| - cos θ_c w_c / |w_c|) / |w_c|")));
  }
}
