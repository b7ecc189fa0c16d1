import type { UpdateRule } from './first-order.ts';

/** θ ← θ − η g (Robbins and Monro 1951). */
export const plainRule: UpdateRule = {
  memory: 0,
  apply(parameters, gradient, _memory, _updates, rate) {
    for (let at = 0; at < parameters.length; at++) parameters[at]! -= rate * gradient[at]!;
  },
};

/** v ← β v + g, θ ← θ − η v (Polyak 1964, in the form of Sutskever and others 2013). */
export function momentumRule(beta: number): UpdateRule {
  return {
    memory: 1,
    apply(parameters, gradient, [velocity], _updates, rate) {
      const v = velocity!;
      for (let at = 0; at < parameters.length; at++) {
        const moved = beta * v[at]! + gradient[at]!;
        v[at] = moved;
        parameters[at]! -= rate * moved;
      }
    },
  };
}

/**
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * θ ← θ − η m̂ / (√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * (Kingma and Ba 2015, algorithm 1).
 */
export function adamRule(beta1: number, beta2: number, epsilon: number): UpdateRule {
  return {
    memory: 2,
    apply(parameters, gradient, [first, second], updates, rate) {
      const m = first!;
      const v = second!;
      const scale = rate / (1 - beta1 ** updates);
      const correction = 1 / (1 - beta2 ** updates);
      for (let at = 0; at < parameters.length; at++) {
        const g = gradient[at]!;
        const mean = beta1 * m[at]! + (1 - beta1) * g;
        const square = beta2 * v[at]! + (1 - beta2) * g * g;
        m[at] = mean;
        v[at] = square;
        parameters[at]! -= (scale * mean) / (Math.sqrt(square * correction) + epsilon);
      }
    },
  };
}
