"""Near misses: wrong answers that a student would give, thought of without a look at the checks.

By exercise: what stands behind ``return`` in the cell (a whole body where it begins with a new line,
the value itself where no function is asked for, and the whole cell where it begins with an import,
or puts something else in the function's place), words that the verdict must hold, and where they are a third thing, words of
a wrong diagnosis that it once held or might hold, and must not. And bad answers to the challenges.
"""

# ruff: noqa: E501  (an answer stands in one line, as its learner would write it)

from dataclasses import dataclass
from types import SimpleNamespace

NEAR_MISSES = {
    "0.1": [
        ("22", "You added"),
        ("60", "is the number of inputs"),
        ("(20, 2)", "should be a single number"),
        ("float('nan')", "no finite number"),
    ],
    "0.2": [
        ("round(number - learning_rate * slope, 2)", "rounded to 2 decimals"),
        ("max(number - learning_rate * slope, 0)", "In the other 3 tests"),
        ("number + learning_rate * slope", "goes uphill"),
        ("number - slope", "learning rate is missing"),
        ("slope - learning_rate * number", "changed places"),
        ("learning_rate*slope - number", "sign is wrong"),
        ("str(number - learning_rate * slope)", "is the text"),
    ],
    "0.3": [
        ("\n    errors.sort()\n    return 1", "it should be 3", "has been changed"),
        ("sum(e >= goal for e in errors)", "You count all errors"),
        ("[e for e in errors if e < goal][0]", "the error itself"),
        ("next(i for i, e in enumerate(errors, 1) if e < goal)", "One too many"),
        ("next(i-1 for i, e in enumerate(errors) if e < goal)", "One too few"),
        ("(i for i, e in enumerate(errors) if e < goal)", "it is generator"),
        (
            "next(i for i, e in enumerate(errors) if round(e) < goal)",
            "In the other 4 tests it is right",
        ),
    ],
    "1.1": [
        ("np.sort((y + 1) / 2 * (high - low) + low)", "in another order"),
        ("np.clip((y + 1) / 2 * (high - low) + low, low, high)", "[1] is 60, and should be 70"),
        ("(y + 1) / 2 * (high - low)", "+ low is missing"),
        ("(y + 1) / 2 * (high - low) + high", "Add low in the end, not high"),
        ("(y + 1) / 2 * (low - high) + low", "low − high"),
        ("(y + 1) / 2 * (high + low)", "[0] is 0, and should be 20"),
        ("np.round((y + 1) / 2 * (high - low) + low)", "is 16662; it should be 16662.2"),
        (
            "\n    y += 1\n    y /= 2\n    y *= high - low\n    y += low\n    return y",
            "y, which is given, has been changed",
        ),
    ],
    "1.2": [
        ("np.argmax(W2 @ (1/(1+np.exp(-(W1 @ x + b1)))) + b2)", "single number", "does not use"),
        ("W2 @ (1/(1+np.exp(-(W1 @ x + b1)))) + b2 + 0j", "an array of type complex128"),
        ("W2 @ (W1 @ x + b1) + b2", "no logistic function"),
        ("(W2 @ (1/(1+np.exp(-(W1 @ x + b1)))) + b2)[::-1]", "the last comes first"),
        ("W2 @ (1/(1+np.exp(W1 @ x + b1))) + b2", "sign is wrong"),
        ("(W2 @ (1/(1+np.exp(-(W1 @ x + b1)))) + b2).sum()", "yours is a single number"),
        ("tuple(np.float32(W2 @ (1/(1+np.exp(-(W1 @ x + b1)))) + b2))", "all but right", "1 times"),
    ],
    "1.3": [
        ("\n    T -= Y\n    return np.sum(T**2)", "T, which is given, has been changed"),
        ("np.mean((T - Y)**2)", "the MSE"),
        ("np.sum(T - Y)**2", "square comes too late"),
        ("np.sum((T-Y)**2, axis=0)", "one sum for each output"),
        ("np.sum(T**2 - Y**2)", "Subtract first"),
    ],
    "1.4": [
        ("np.argmax(np.abs(values[1:-1] - (values[:-2]+values[2:])/2))", "one too small"),
        (
            "np.argmax(values[1:-1] - (values[:-2]+values[2:])/2)+1",
            "only values that are too large",
        ),
        (
            "np.argmin(values[1:-1] - (values[:-2]+values[2:])/2)+1",
            "only values that are too small",
            "jump",
        ),
        ("np.argmax(np.abs(values[1:-1] - values[:-2]+values[2:]/2))+1", "Brackets are missing"),
        ("np.argmax(np.abs(values[1:-1] - (values[:-2]+values[2:])/2))+2", "too large by 1"),
    ],
    "2.1": [
        ("np.array([[1, 2, 3.0]])", "must have the shape (7, 3)"),
        ("E.tolist() + [None]", "holds None, which is no number", "nan"),
        ("-E", "the sign is wrong"),
        ("np.abs(E)", "All have the right size; "),
        ("E/len(E)", "divided by the number of samples", "mean over"),
        ("E[::-1]", "the last comes first"),
        ("E-E.mean()", "delta2[0, 0] is", "too small by"),
    ],
    "2.2": [
        ("delta2 @ W2", "the slope a(1 − a) is missing"),
        ("(delta2 @ W2)@A1.T", "yours has (6, 6)"),
        ("(delta2 @ W2)*A1*(A1-1)", "The sign is wrong everywhere"),
        ("(delta2 @ W2)*A1*(1-A1)/len(A1)", "divided by the number of samples", "mean over"),
        ("((delta2 @ W2)*A1*(1-A1))[::-1]", "the last comes first"),
        (
            "\n    A1 *= 1 - A1\n    return (delta2 @ W2)*A1",
            "A1, which is given, has been changed",
        ),
    ],
    "2.3": [
        ("{'db1': delta1.sum(0), 'db2': delta2.sum(0)}", "Yours returns one dict"),
        ("np.round(delta1.sum(0), 2), np.round(delta2.sum(0), 2)", "rounded to 2 decimals"),
        ("(delta2.sum(0), delta1.sum(0))", "swapped"),
        ("(delta1.sum(1), delta2.sum(1))", "sums over the units"),
        ("(delta1.sum(), delta2.sum())", "sums over everything"),
        ("(list(delta1.sum(0))[::-1], delta2.sum(0))", "the last comes first. Right: db2"),
    ],
    "2.4": [
        (
            "\n    A1 = 1 / (1 + np.exp(-(X @ W1.T + b1))); d2 = A1 @ W2.T + b2 - T; d1 = (d2 @ W2) * A1 * (1 - A1)\n    return -d1.T @ X, -d1.sum(0), -d2.T @ A1, -d2.sum(0)",
            "wrong sign",
        ),
        (
            "\n    A1 = 1 / (1 + np.exp(-(X @ W1.T + b1))); d2 = A1 @ W2.T + b2 - T; d1 = (d2 @ W2) * A1 * (1 - A1)\n    return d1.T @ X, d2.T @ A1, d1.sum(0), d2.sum(0)",
            "you return dW1, dW2, db1, db2",
        ),
        (
            "\n    A1 = 1 / (1 + np.exp(-(X @ W1.T + b1))); d2 = A1 @ W2.T + b2 - T; d1 = (d2 @ W2) * A1 * (1 - A1)\n    return X.T @ d1, d1.sum(0), A1.T @ d2, d2.sum(0)",
            "transposed",
        ),
        (
            "\n    A1 = 1 / (1 + np.exp(-(X @ W1.T + b1))); d2 = A1 @ W2.T + b2 - T; d1 = (d2 @ W2) * A1 * (1 - A1)\n    return ((d2@W2).T @ X), (d2@W2).sum(0), d2.T @ A1, d2.sum(0)",
            "of the hidden units is missing",
        ),
        (
            "\n    A1 = 1 / (1 + np.exp(-(X @ W1.T + b1))); d2 = A1 @ W2.T + b2 - T; d1 = (d2 @ W2) * A1 * (1 - A1)\n    grads = d1.T @ X, d1.sum(0), d2.T @ A1, d2.sum(0)\n    W1 -= 0.01 * grads[0]\n    return grads",
            "W1, which is given, has been changed",
        ),
        (
            "\n    A1 = 1 / (1 + np.exp(-(X @ W1.T + b1))); T -= A1 @ W2.T + b2; d1 = (-T @ W2) * A1 * (1 - A1)\n    return d1.T @ X, d1.sum(0), -T.T @ A1, -T.sum(0)",
            "T, which is given, has been changed",
        ),
    ],
    "2.5": [
        (
            "np.argsort(np.abs(analytic - numeric))[-3:]",
            "You name 3 places, however many are wrong",
            "rightly",
        ),
        (
            "(i for i in range(50) if abs(analytic[i] - numeric[i]) > 1e-6)",
            "Return the places",
            "single number",
        ),
        ("'7, 31, 44'", "Return the places", "single number"),
        ("np.argmax(np.abs(analytic - numeric))", "Yours is a single number", "part is too small"),
        (
            "np.flatnonzero(np.abs(analytic - numeric) < 1e-6*np.linalg.norm(numeric))",
            "the comparison is turned round",
        ),
        (
            "np.flatnonzero(np.abs(analytic - numeric) > 1e-6*np.linalg.norm(numeric))+1",
            "counted from 0",
        ),
        ("np.flatnonzero(np.abs(analytic - numeric)/np.abs(numeric) > 1e-6)", "against itself"),
        (
            "np.flatnonzero(np.abs(analytic - numeric) > 1e-6*np.linalg.norm(numeric))[1:]",
            "you find 2 of them",
            "one side",
        ),
    ],
    "2.6": [
        (
            "{'A':'off by one','B':'off by one','C':'off by one','D':'off by one','E':'off by one'}",
            "Each name belongs to one letter",
        ),
        (
            "{'A':'Missing slope','B':'off by one','C':'wrong sign','D':'forgotten sum','E':'wrong order'}",
            "none of the five names",
        ),
        (
            "['missing slope','off by one','wrong sign','forgotten sum','wrong order']",
            "A dictionary is wanted",
        ),
        (
            "{'A':'missing slope','B':'off by one','C':'wrong sign','D':'forgotten sum','E':...}",
            "Bug E has no name yet",
        ),
    ],
    "3.1": [
        ("1/sharpness", "Descent still comes nearer"),
        ("sharpness/2", "yours grows"),
        ("-2/sharpness", "the sign is wrong"),
        ("2/int(sharpness)", "it should be 0.0227299"),
        ("(0, 2/sharpness)", "should be a single number"),
    ],
    "3.2": [
        ("abs(1-eta*curvature)*steps", "multiply, not add"),
        ("(1+eta*curvature)**steps", "Descent subtracts"),
        ("abs(1-eta*curvature)", "that is one step"),
        ("max(0,1-eta*curvature)**steps", "it should be 0.216"),
        ("[abs(1-eta*curvature)**k for k in range(steps+1)]", "should be a single number"),
    ],
    "3.3": [
        ("1e-8", "Go higher", "Go lower"),
        ("np.complex128(0.07)", "it is complex"),
        ("0.0227", "Go higher"),
        ("0.1", "Go lower"),
        ("[0.07]", "it is list"),
        ("lambda: 1", "it is function"),
        ("0.07+0j", "it is complex"),
    ],
    "3.4": [
        ("np.linalg.svd(H)[1][0]", "You use svd"),
        ("np.linalg.norm(H)", "norm of the whole matrix"),
        ("np.max(H)", "largest element"),
        ("np.linalg.eigvalsh(H)[-1]", "You use eigvalsh"),
        (
            "\n    v = np.random.default_rng(0).standard_normal(len(H))\n    for _ in range(1000):\n        v = H @ v\n        s = np.linalg.norm(v)\n        v /= s\n    return s**2",
            "the square of the eigenvalue",
        ),
        (
            "\n    v = np.random.default_rng(0).standard_normal(len(H))\n    for _ in range(1000):\n        v = H @ v\n        v /= np.linalg.norm(v)\n    return v",
            "it has 3",
        ),
    ],
    "4.1": [
        ("samples/batch_size*epochs", "no parts of an update"),
        ("samples//batch_size*epochs", "smaller batch is forgotten"),
        ("int(samples/batch_size+1)*epochs", "no further one follows"),
        ("int(np.ceil(samples*epochs/batch_size))", "round up before"),
    ],
    "4.2": [
        ("rate_for_the_sum/batch_size", "shorter still"),
        ("rate_for_the_sum", "takes shorter steps"),
        ("rate_for_the_sum*20", "20 is the number of years"),
        ("rate_for_the_sum*batch_size/2", "half of what it should be"),
    ],
    "4.3": [
        (
            "[order[i:i+batch_size] + 0.4 for i in range(0,len(order),batch_size)]",
            "whole numbers of the samples are wanted",
        ),
        (
            "[order[i:i+batch_size, None] for i in range(0,len(order),batch_size)]",
            "a row of numbers is wanted",
        ),
        (
            "{i: order[i:i+batch_size] for i in range(0,len(order),batch_size)}",
            "there is dict",
            "in no batch",
        ),
        (
            "[order[i:i+batch_size] for i in range(0,len(order)-batch_size+1,batch_size)]",
            "are in no batch, for 20 samples in batches of 6: 11, 17",
        ),
        ("[order[i:i+batch_size+1] for i in range(0,len(order),batch_size)]", "in two batches"),
        (
            "np.concatenate([order[i:i+batch_size] for i in range(0,len(order),batch_size)])",
            "This is one array",
        ),
        ("(order[i:i+batch_size] for i in range(0,len(order),batch_size))", "This is a generator"),
        (
            "[order[i:i+batch_size] for i in range(0,len(order),batch_size)][::-1]",
            "not in the given order",
        ),
    ],
    "4.4": [
        (
            "\n    for i in order:\n        g = bp.backward(network, bp.Params(network, theta), X[i:i+1], T[i:i+1]).gradient.theta\n        theta = theta + learning_rate*g\n    return theta",
            "Your steps climb",
        ),
        (
            "\n    for i in order:\n        g = bp.backward(network, bp.Params(network, theta), X[i:i+1], T[i:i+1]).gradient.theta\n        theta = theta - g\n    return theta",
            "learning rate is missing",
        ),
        (
            "\n    for i in order[:-1]:\n        g = bp.backward(network, bp.Params(network, theta), X[i:i+1], T[i:i+1]).gradient.theta\n        theta = theta - learning_rate*g\n    return theta",
            "The last year of the order",
        ),
        (
            "\n    for i in order[::-1]:\n        g = bp.backward(network, bp.Params(network, theta), X[i:i+1], T[i:i+1]).gradient.theta\n        theta = theta - learning_rate*g\n    return theta",
            "backwards",
        ),
        (
            "\n    for i in order:\n        g = bp.backward(network, bp.Params(network, theta), X[i:i+1], T[i:i+1]).gradient.theta\n        new = theta - learning_rate*g\n    return new",
            "Only the last year",
        ),
        (
            "\n    for i in order:\n        g = bp.backward(network, bp.Params(network, theta), X[i:i+1], T[i:i+1]).gradient.theta\n        theta -= learning_rate*g\n    return theta",
            "theta, which is given, has been changed",
        ),
    ],
    "5.1": [
        ("min(1, (w/4)**units)", "at_most(6, 3) is 1; it should be 3.375"),
        ("w/4**units", "the weight counts once"),
        ("(w/4)*units", "adds the factors up"),
        ("(w/4)**(units-1)", "one factor too few"),
        ("(w/2)**units", "½ is the a"),
    ],
    "5.2": [
        ("np.prod(weights[:unit]*slopes[:unit])", "the units before it"),
        ("np.prod(weights[unit+1:]*slopes[unit+1:])", "leaves out the next unit"),
        ("np.prod(weights[unit:-1]*slopes[unit:-1])", "leaves out the last unit"),
        ("np.prod(np.abs(weights[unit:]*slopes[unit:]))", "loses the sign"),
    ],
    "5.3": [
        ("np.mean(A*(1-A) < 0.1*(A*(1-A)).max())", "In the other 2 tests it is right"),
        ("np.sum(A*(1-A) < 0.025)", "a share is wanted"),
        ("np.mean(A > 0.975)", "near 1 only", "1 − A"),
        ("np.mean((A < 0.025)&(A>0.975))", "finds none at all", "again"),
        ("np.mean((A < 0.025)|(A>0.975))", "compares A with 0.025"),
    ],
    "5.4": [
        ("np.array([[1, 2, 3.0]]).T", "must have the shape (3,)"),
        (
            "\n    result = bp.backward(network, params, X, T); L = result.gradient.layers\n    return [np.linalg.norm(l.W) for l in L]",
            "biases are left out",
        ),
        (
            "\n    result = bp.backward(network, params, X, T); L = result.gradient.layers\n    return [np.linalg.norm(l.W)+np.linalg.norm(l.b) for l in L]",
            "two norms are added",
        ),
        (
            "\n    result = bp.backward(network, params, X, T); L = result.gradient.layers\n    return [np.sum(l.W**2)+np.sum(l.b**2) for l in L]",
            "root is missing",
        ),
        (
            "\n    result = bp.backward(network, params, X, T); L = result.gradient.layers\n    return [np.sqrt(np.sum(l.W**2)+np.sum(l.b**2)) for l in L][::-1]",
            "order is turned round",
        ),
        (
            "\n    result = bp.backward(network, params, X, T); L = result.gradient.layers\n    return (np.sqrt(np.sum(l.W**2)+np.sum(l.b**2)) for l in L)",
            "it is generator",
        ),
    ],
    "5.5": [
        ("1", "no single one fits all"),
        ("0.1", "still vanishes"),
        ("[1,2,3]", "should be a single number"),
        ("'5'", "is the text"),
    ],
    "6.1": [
        ("learning_rate*threshold", "is not made longer"),
        ("learning_rate*gradient_length", "not clipped"),
        ("learning_rate*max(threshold,gradient_length)", "the smaller of the two"),
        ("min(threshold,learning_rate*gradient_length)", "clipped before it is multiplied"),
    ],
    "6.2": [
        (
            "[layers[0]*threshold/np.linalg.norm(layers[0]), layers[1].copy()]",
            "Layer 2 is left alone where it is longer",
        ),
        (
            "\n    layers.reverse()\n    return [g*min(1,threshold/np.linalg.norm(g)) for g in reversed(layers)]",
            "layers, which is given, has been changed",
        ),
        ("[np.clip(g,-threshold,threshold) for g in layers]", "clipped by value"),
        ("[g*threshold/np.linalg.norm(g) for g in layers]", "should be left alone"),
        (
            "[g*threshold/np.linalg.norm(np.concatenate([h.ravel() for h in layers])) if np.linalg.norm(np.concatenate([h.ravel() for h in layers]))>threshold else g for g in layers]",
            "all layers together",
        ),
        (
            "[g*min(1,threshold/np.linalg.norm(g)) for g in layers][::-1]",
            "you return Layer 2, Layer 1",
        ),
        (
            "\n    for g in layers:\n        n = np.linalg.norm(g)\n        if n > threshold: g *= threshold/n\n    return layers",
            "has been changed",
        ),
        (
            "[g*(threshold/np.linalg.norm(g)) if np.linalg.norm(g)>threshold else g for g in layers]",
            "layers, which is given, lies itself in what you return",
        ),
    ],
    "6.3": [
        ("np.arccos(a@b/(np.linalg.norm(a)*np.linalg.norm(b)))", "in radians"),
        ("a@b/(np.linalg.norm(a)*np.linalg.norm(b))", "the cosine"),
        (
            "np.degrees(np.arccos(a@b/(np.linalg.norm(a)*np.linalg.norm(b))))",
            "rounded to beyond ±1",
        ),
        (
            "np.round(np.degrees(np.arccos(np.clip(a@b/(np.linalg.norm(a)*np.linalg.norm(b)),-1,1))),1)",
            "is 17.8; it should be 17.7528",
        ),
        (
            "np.degrees(np.arccos(np.abs(np.clip(a@b/(np.linalg.norm(a)*np.linalg.norm(b)),-1,1))))",
            "it should be 180",
        ),
    ],
    "6.4": [
        ("1", "Go higher"),
        ("1e6", "no update is clipped"),
        ("[40]", "it is list"),
        ("'40'", "is the text"),
    ],
    "7.1": [
        ("abs(np.prod(1 + weights * slopes))", "1 of 3 have the wrong sign"),
        ("np.prod(weights * slopes)", "a chain without skips"),
        ("1 + np.prod(weights * slopes)", "not one past the whole chain"),
        ("np.sum(1 + weights * slopes)", "adds the factors up"),
        ("np.prod(weights * (1 + slopes))", "belongs to the part through the unit alone"),
        ("np.prod(1 + slopes)", "weights are missing"),
        ("np.prod(1 + weights + slopes)", "you add them"),
        ("1 + weights * slopes", "single number"),
        ("np.cumprod(1 + weights * slopes)", "single number"),
        ("np.prod(1 + weights[1:] * slopes[1:])", "leaves out a unit"),
        ("np.prod(1 - weights * slopes)", "Hint"),
    ],
    "7.2": [
        (
            "(Z - Z.mean(axis=1, keepdims=True)) / Z.std(axis=1, keepdims=True)",
            "That is layer normalisation",
        ),
        ("(Z - Z.mean()) / Z.std()", "all numbers together"),
        ("Z - Z.mean(axis=0)", "not yet of variance 1"),
        ("Z / Z.std(axis=0)", "subtract it first"),
        ("(Z - Z.mean(axis=0)) / Z.var(axis=0)", "divides by the variance"),
        ("(Z - Z.mean(axis=0)) / Z.std(axis=0, ddof=1)", "without ddof=1"),
        (
            "(Z - Z.min(axis=0)) / (Z.max(axis=0) - Z.min(axis=0))",
            "brings each column to a range",
        ),
        ("(Z - Z.mean(axis=0)) / np.linalg.norm(Z - Z.mean(axis=0), axis=0)", "the length of the"),
        ("\n    Z -= Z.mean(axis=0)\n    Z /= Z.std(axis=0)\n    return Z", "has been changed"),
        ("Z.mean(axis=0), Z.std(axis=0)", "must have the shape"),
    ],
    "7.3": [
        ("np.prod(gates, axis=0)", "one gate too many"),
        ("np.prod(gates[2:], axis=0)", "one gate too few"),
        ("np.prod(gates[:-1], axis=0)", "leaves out the last year"),
        ("np.prod(gates[1:])", "each unit has its own c"),
        ("np.prod(gates[1:], axis=1)", "multiplies along the units"),
        ("gates[1:].sum(axis=0)", "adds the gates up"),
        ("gates[-1]", "the gate of a single year"),
        ("gates[1:].mean(axis=0)", "their product"),
        ("np.cumprod(gates[1:], axis=0)", "the last row alone"),
        ("np.prod(1 - gates[1:], axis=0)", "Hint"),
    ],
    "8.1": [
        ("eta*g*(1-beta)", "multiplied by 1 − β"),
        ("eta*g", "the first step"),
        ("g/(1-beta)", "that is m"),
        ("eta*g*beta/(1-beta)", "lacks the newest g"),
    ],
    "8.2": [
        ("np.where(epoch<epochs/2,1,1-epoch/epochs)", "jumps from 1 to a half"),
        ("2-2*epoch/epochs", "goes above 1"),
        ("np.minimum(1,2-2*(epoch+1)/epochs)", "one epoch later", "truth"),
        ("np.minimum(1, 2-2*epoch/epochs)[::-1]", "the last comes first"),
    ],
    "8.3": [
        (
            "\n    v = 0.99*v + 0.01*g**2; return c.learning_rate*g/(np.sqrt(v)+c.epsilon), m, v",
            "a β of 0.99, whatever",
        ),
        (
            "\n    v = c.beta2*v + (1-c.beta2)*g**2; return 0.01*g/(np.sqrt(v)+c.epsilon), m, v",
            "Right: m, v. Hint",
        ),
        (
            "\n    v = c.beta2*v + (1-c.beta2)*g**2; return c.learning_rate*g/np.sqrt(v), m, v",
            "lacks ε",
        ),
        (
            "\n    v = c.beta2*v + (1-c.beta2)*g**2; return c.learning_rate*g/(v+c.epsilon), m, v",
            "by the root of v",
        ),
        (
            "\n    v2 = c.beta2*v + (1-c.beta2)*g**2; return c.learning_rate*g/(np.sqrt(v)+c.epsilon), m, v2",
            "divides by the old v",
        ),
        (
            "\n    v = c.beta2*v + (1-c.beta2)*g**2; return m, v, c.learning_rate*g/(np.sqrt(v)+c.epsilon)",
            "you return m, v, step",
        ),
        (
            "\n    v = c.beta2*v + (1-c.beta2)*g**2; return c.learning_rate*g/(np.sqrt(v)+c.epsilon), v, m",
            "you return step, v, m",
        ),
        (
            "\n    v *= c.beta2\n    v += (1-c.beta2)*g**2\n    return c.learning_rate*g/(np.sqrt(v)+c.epsilon), m, v",
            "v, which is given, has been changed",
        ),
    ],
    "8.4": [
        ("{'rule':'adam','learning_rate':0.001}", "the SSE is 94.3"),
        ("{'rule':'Adam','learning_rate':0.5}", "rule is 'Adam'"),
        ("{'rule':'adam','learning_rate':0.5,'epochs':3000}", "'epochs' is not to be chosen"),
        ("['adam',0.5]", "Give a dictionary"),
    ],
    "9.1": [
        ("y*(largest-smallest)+smallest", "from 0 to 1"),
        ("(y-1)/2*(largest-smallest)+smallest", "the way back adds 1"),
        ("(y+1)/2*(smallest-largest)+largest", "−1 becomes the largest"),
        ("round((y+1)/2*(largest-smallest)+smallest)", "rounded to a whole number"),
        ("(y+1)/2*(largest-smallest)+smallest+1", "too large by 1"),
    ],
    "9.2": [
        ("(value-training.max())/(training.max()-training.min())", "it lies inside"),
        ("max(value-training.max(),0)/np.ptp(training)", "there is a distance too"),
        (
            "abs(max(value-training.max(),0)+min(value-training.min(),0))/np.ptp(training)",
            "it is negative",
        ),
        ("(max(value-training.max(),0)+min(value-training.min(),0))/training.max()", "not to 0"),
    ],
    "9.3": [
        ("b2+np.maximum(W2,0)@np.ones(3)", "right in 1 of 2 tests"),
        ("b2+W2.sum(axis=1)", "leave it at 0"),
        ("b2+np.abs(W2).sum(axis=1)", "cannot raise the output"),
        ("b2+np.minimum(W2,0).sum(axis=1)", "This is the floor", "sign is wrong"),
        ("(b2+np.maximum(W2,0).sum(axis=1))[::-1]", "the last comes first"),
        (
            "\n    W2[W2 < 0] = 0\n    return b2 + W2.sum(axis=1)",
            "W2, which is given, has been changed",
        ),
    ],
    "10.1": [
        ("series[-1]+years_ahead*(series[-1]-series[-2])", "the last change"),
        ("series[-1]+years_ahead*(series[-1]-series[0])/len(series)", "one change less"),
        ("series[-1]+(series[-1]-series[0])/(len(series)-1)", "do not count yet"),
        (
            "series[0]+years_ahead*(series[-1]-series[0])/(len(series)-1)",
            "from the last value, not from the first",
        ),
    ],
    "10.2": [
        (
            "\n    low, high = series[:n+1].min(), series[:n+1].max(); return (series[:n]-low)/(high-low), (series[n]-low)/(high-low)",
            "the value to forecast",
        ),
        (
            "\n    low, high = series[:n].min(), series[:n].max(); return (series[n]-low)/(high-low), (series[:n]-low)/(high-low)",
            "you return next, past",
            "single number",
        ),
        (
            "\n    low, high = series[:n].min(), series[:n].max(); return (series[:n]-low)/(high-low), min(1,(series[n]-low)/(high-low))",
            "cut at 1",
        ),
        (
            "\n    low, high = series[:n].min(), series[:n].max(); return 2*(series[:n]-low)/(high-low)-1, 2*(series[n]-low)/(high-low)-1",
            "scaled to −1 … 1",
        ),
        (
            "\n    low, high = series[:n].min(), series[:n].max(); return (series[:n]-low)/(high-low), (series[n-1]-low)/(high-low)",
            "last known year",
        ),
    ],
    "10.3": [
        (
            "np.mean([abs(series[n]-method(series[:n])) for n in range(20-years,20)])",
            "a size that only one test has",
        ),
        (
            "np.mean([abs(series[n]-method(series[:n])) for n in range(len(series)-years)])",
            "an empty past",
        ),
        (
            "np.mean([abs(series[n]-method(series[:n+1])) for n in range(len(series)-years,len(series))])",
            "was shown the year",
        ),
        (
            "np.mean([series[n]-method(series[:n]) for n in range(len(series)-years,len(series))])",
            "errors up and down cancel",
        ),
        (
            "np.mean([abs(series[n-1]-method(series[:n])) for n in range(len(series)-years,len(series))])",
            "the last known value",
        ),
        (
            "np.mean([abs(series[n]-method(n)) for n in range(len(series)-years,len(series))])",
            "given int",
        ),
    ],
    "11.1": [
        ("last * (1 + np.cumsum(growth))", "add the growth rates up"),
        ("last * (1 + growth)", "each growth rate by itself"),
        ("last + np.cumsum(growth)", "as if it were a change"),
        ("last * np.cumprod(growth)", "multiply by the growth rates"),
        ("last * np.prod(1 + growth)", "yours is a single number"),
        ("np.append(last, last * np.cumprod(1 + growth))", "not to be in it"),
        ("last * np.exp(np.cumsum(growth))", "Hint"),
        ("last * np.cumprod(1 + growth)[::-1]", "the last comes first"),
    ],
    "11.2": [
        (
            "series.mean(), series[-1] + np.diff(series).mean(), np.mean(np.diff(series) / series[:-1])",
            "the mean growth rate alone",
        ),
        (
            "series.mean(), np.diff(series).mean(), series[-1] * (1 + np.mean(np.diff(series) / series[:-1]))",
            "the mean change alone",
        ),
        (
            "series.mean(), series[-1] + np.diff(series).mean(), series[-1] * (1 + np.mean(np.diff(series) / series[1:]))",
            "not of the one after it",
        ),
        (
            "series[-1], series[-1] + np.diff(series).mean(), series[-1] * (1 + np.mean(np.diff(series) / series[:-1]))",
            "the forecast is the mean one",
        ),
        (
            "series.mean(), series[-1] + np.diff(series).mean(), series[-1] + np.mean(np.diff(series) / series[:-1])",
            "is added",
        ),
        (
            "series.mean(), series[-1] + np.diff(series).mean(), series[-1] * np.mean(series[1:] / series[:-1] - 1)",
            "1 + growth times as much",
        ),
        (
            "series.mean(), series[-1] + np.diff(series).mean(), series[-1] * (series[-1] / series[0]) ** (1 / (len(series) - 1))",
            "root",
        ),
        ("series.mean(), series[-1] + np.diff(series).mean()", "Return 3 things"),
    ],
    "11.3": [
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(c)\n    half = 1.28 * c.std() * np.sqrt(ahead * (1 + ahead / n))\n    return m - half, m + half",
            "ddof=1",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(c)\n    half = 1.28 * c.std(ddof=1) * ahead * (1 + ahead / n)\n    return m - half, m + half",
            "square root is missing",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(series)\n    half = 1.28 * c.std(ddof=1) * np.sqrt(ahead * (1 + ahead / n))\n    return m - half, m + half",
            "number of changes",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(c)\n    half = 1.96 * c.std(ddof=1) * np.sqrt(ahead * (1 + ahead / n))\n    return m - half, m + half",
            "for 80 % it is 1.28",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(c)\n    half = 1.28 * series.std(ddof=1) * np.sqrt(ahead * (1 + ahead / n))\n    return m - half, m + half",
            "that of the levels",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(c)\n    half = 1.28 * c.std(ddof=1) * np.sqrt(ahead)\n    return m - half, m + half",
            "under the root",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1], len(c)\n    half = 1.28 * c.std(ddof=1) * np.sqrt(ahead * (1 + ahead / n))\n    return m - half, m + half",
            "yours is the last value",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + c.mean(), len(c)\n    half = 1.28 * c.std(ddof=1) * np.sqrt(ahead * (1 + ahead / n))\n    return m - half, m + half",
            "yours is that of one",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(c)\n    half = 1.28 * c.std(ddof=1) * np.sqrt(ahead * (1 + ahead / n))\n    return m, half",
            "the two ends are wanted",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(c)\n    half = 1.28 * c.std(ddof=1) * np.sqrt(ahead * (1 + ahead / n))\n    return m + half, m - half",
            "lower end",
        ),
        (
            "\n    c = np.diff(series)\n    m, n = series[-1] + ahead * c.mean(), len(c)\n    half = 1.645 * c.std(ddof=1) * np.sqrt(ahead * (1 + ahead / n))\n    return m - half, m + half",
            "Hint",
        ),
    ],
    "11.4": [
        ("np.mean(errors) / np.abs(np.diff(before)).mean()", "Errors up and down cancel"),
        ("np.abs(errors).mean() / abs(np.diff(before).mean())", "Changes up and down cancel"),
        ("np.abs(errors).mean() / before.mean()", "the mean level"),
        ("np.abs(np.diff(before)).mean() / np.abs(errors).mean()", "turned round"),
        ("np.abs(errors).mean()", "divides it"),
        ("np.abs(errors).sum() / np.abs(np.diff(before)).sum()", "Sums are taken"),
        ("np.sqrt(np.mean(errors**2)) / np.abs(np.diff(before)).mean()", "the RMSE"),
        ("np.abs(errors) / np.abs(np.diff(before)).mean()", "single number"),
        ("np.abs(errors).mean() / np.abs(np.diff(errors)).mean()", "before"),
    ],
    "12.1": [
        (
            "\n    held_out_sse[np.isnan(held_out_sse)] = np.inf\n    return np.argmin(held_out_sse) + 1",
            "held_out_sse, which is given, has been changed",
        ),
        ("list(held_out_sse).index(min(held_out_sse)) + 1", "right in 5 of 6 tests", "size"),
        ("np.argmin(held_out_sse)+1", "np.nanargmin passes over it"),
        ("np.nanargmin(held_out_sse)", "counted from 1"),
        ("np.nanmin(held_out_sse)", "that is the SSE"),
        ("np.argmin(held_out_sse[~np.isnan(held_out_sse)])+1", "makes all places after it smaller"),
        (
            "np.argmin(held_out_sse[np.isfinite(held_out_sse)])+1",
            "makes all places after it smaller",
        ),
    ],
    "12.2": [
        ("smallest+u*(largest-smallest)", "even on the plain scale"),
        ("np.log(smallest)+u*(np.log(largest)-np.log(smallest))", "logarithm of the rate"),
        ("largest*(smallest/largest)**u", "should give the smallest"),
        ("np.round(smallest*(largest/smallest)**u,3)", "it should be 0.00437345"),
    ],
    "12.3": [
        ("(np.min(outer), outer[np.argmin(inner)])", "in the other order"),
        ("(inner[np.argmin(outer)], np.min(inner))", "changed places"),
        ("(np.argmin(inner), np.argmin(outer))", "places of the two trials"),
        ("(np.min(inner), np.min(outer))", "honest is the inner error"),
        ("(outer[np.argmin(inner+outer)], np.min(outer))", "honest is", "does not use"),
    ],
    "13.1": [
        ("0.05", "ends as “learned”"),
        ("0.12", "ends as “overflowed”"),
        ("[0.09]", "it is list"),
        ("'0.09'", "is the text"),
    ],
    "13.2": [
        ("100", "the SSE ends at 997"),
        ("1e-6", "each update is so short"),
        ("[0.1]", "it is list"),
        ("'0.1'", "is the text"),
    ],
    "13.3": [
        (
            "bp.train(network, start, problem.X, problem.T, learning_rate=learning_rate, epochs=999).sse[-1]",
            "epoch 999",
        ),
        (
            "bp.train(network, start, problem.X, problem.T, learning_rate=learning_rate, epochs=1001).sse[-1]",
            "epoch 1,001",
        ),
        (
            "bp.train(network, start, problem.X, problem.T, learning_rate=learning_rate, epochs=1000).sse[0]",
            "the first epoch",
        ),
        (
            "bp.train(network, start, problem.X, problem.T, learning_rate=learning_rate, epochs=1000).sse.min()",
            "the smallest SSE",
        ),
        (
            "bp.train(network, start, problem.X, problem.T, learning_rate=learning_rate, epochs=1000).sse[-1]/2",
            "half of what it should be",
        ),
    ],
    "14.1": [
        ("(n_hidden*n_inputs+n_targets*n_hidden)/(n_rows*n_targets)", "the biases are missing"),
        ("(n_hidden*(n_inputs+1)+n_targets*(n_hidden+1))/n_rows", "each row holds 2"),
        ("(n_hidden*(n_inputs+1)+n_targets*n_hidden)/(n_rows*n_targets)", "biases of the outputs"),
        ("(n_rows*n_targets)/(n_hidden*(n_inputs+1)+n_targets*(n_hidden+1))", "upside down"),
    ],
    "14.2": [
        ("round(float(text.replace('.', '').replace(',', '.')), 2)", "rounded to 2 decimals"),
        ("float(text.replace(',', '.').replace('.', ''))", "must not vanish"),
        ("text.replace('.', '').replace(',', '.')", "is the text"),
        ("float(text.replace('.', '',1).replace(',', '.'))", "right in 3 of 4 tests"),
        ("abs(float(text.replace('.', '').replace(',', '.')))", "the sign is lost"),
    ],
    "14.3": [
        (
            "np.argmax(np.abs(series[1:-1]-(series[:-2]+series[2:])/2))+1",
            "large values are always suspect",
        ),
        ("np.argmax(np.abs(series[1:-1]/((series[:-2]+series[2:])/2)-1))", "one place too early"),
        (
            "np.argmin(series[1:-1]/((series[:-2]+series[2:])/2)-1)+1",
            "too small are found",
            "divide the sum",
        ),
        ("np.argmax(np.abs(series[1:-1]/(series[:-2]+series[2:])-1))+1", "divide the sum"),
        ("np.max(np.abs(series[1:-1]/((series[:-2]+series[2:])/2)-1))", "that is the distance"),
    ],
    "15.1": [
        ("2 * parameters, results, parameters", "changed places"),
        ("parameters + 1, parameters, results", "difference to one side"),
        ("2 * parameters + 1, parameters, results", "no run in the middle"),
        ("2 * parameters, parameters, 1", "there may be several"),
        ("2 * parameters * results, parameters, results", "all results at once"),
        ("2 * parameters, parameters", "Return 3 things"),
        ("results, parameters, 2 * parameters", "in another order"),
        ("parameters, parameters, results", "up and down"),
        ("3 * parameters, parameters, results", "Hint"),
    ],
    "15.2": [
        ("a / b, -a / b**2, 1 / b", "changed places"),
        ("a / b, 1 / b, a / b**2", "sign is wrong"),
        ("a / b, b, a", "is no product"),
        ("a / b, 1 / b, -1 / b**2", "has the factor a"),
        ("b / a, 1 / b, -a / b**2", "not a / b"),
        ("[a / b, 1 / b]", "Return 3 things"),
        ("a / b, 1 / b, -a / b", "squared"),
        ("a / b, 1 / b, -2 * a / b**3", "Hint"),
    ],
    "15.3": [
        ("a[0] * b[0], a[1] * b[1]", "not the slope of the product"),
        ("a[0] * b[0], a[1] * a[0] + b[1] * b[0]", "its own value"),
        ("a[0] * b[0], a[0] * b[1]", "Only the slope of b"),
        ("a[0] * b[0], a[1] * b[0] - a[0] * b[1]", "are added"),
        ("a[1] * b[0] + a[0] * b[1], a[0] * b[0]", "changed places"),
        ("a[0] * b[0], a[1] + b[1]", "those of a sum"),
        ("a[0] * b[0], a[1] * b[0]", "Only the slope of a"),
        ("a[0] * b[0]", "Return 2 things"),
        ("a[0] + b[0], a[1] * b[0] + a[0] * b[1]", "Hint"),
    ],
    "15.4": [
        ("[None] * len(entries)", "holds None, which is no number"),
        ("np.zeros(len(entries))", "towards itself is 1"),
        ("np.ones(len(entries))", "[0]"),
        ("[sum(local for _, local in entry) for entry in entries]", "[0]"),
        ("len(entries)", "single number"),
        ("entries", "number"),
        (
            "\n    slopes = np.zeros(len(entries))\n    slopes[-1] = 1.0\n    for i in reversed(range(len(entries))):\n        for part, local in entries[i]:\n            slopes[part] = slopes[i] * local\n    return slopes",
            "added, with +=",
        ),
        (
            "\n    slopes = np.zeros(len(entries))\n    slopes[-1] = 1.0\n    for i in range(len(entries)):\n        for part, local in entries[i]:\n            slopes[part] += slopes[i] * local\n    return slopes",
            "Begin at the last",
        ),
        (
            "\n    slopes = np.zeros(len(entries))\n    slopes[-1] = 1.0\n    for i in reversed(range(len(entries))):\n        for part, local in entries[i]:\n            slopes[part] += local\n    return slopes",
            "multiplied by the slope",
        ),
        ("\n    slopes = np.zeros(len(entries))\n    slopes[-1] = 1.0\n    return slopes", "Hint"),
    ],
}


def experiment(**settings):
    """What stands in for an experiment with its sliders."""
    made = dataclass(frozen=True)(
        type("Settings", (), {"__annotations__": dict.fromkeys(settings, "object"), **settings})
    )
    return SimpleNamespace(settings=made())


BAD_ANSWERS = {
    "0": [
        ((1e308, 0), "a is 1e+308; a number of at most 1,000,000,000"),
        (500, "Two numbers are wanted, with a comma between them"),
        ((500, 0, 1), "Two numbers are wanted"),
        ((float("inf"), 0), "a is inf"),
        ((500, "x"), "b is the text 'x'"),
        ({"a": 975, "b": -17_500}, "Two numbers are wanted"),
        ("ab", "Two numbers are wanted"),
    ],
    "1": [
        (-1e308, "The misprint is -1e+308; a number of at most"),
        (434_620, "With 434,620 the other 19 years lie 0.176026 apart"),
        ("x", "The misprint is the text 'x'; a number is wanted"),
        ([4_346_200], "The misprint should be a number; it is list."),
        (3.8, "With 3.8 the other 19 years lie 1.7613"),
        (float("inf"), "The misprint is inf; it must be a finite number."),
    ],
    "2": [
        (lambda params, gradient: "typo", "it should return one of 'none'"),
        (lambda params: "none", "Your answer stopped with TypeError"),
        (lambda params, gradient: int("one"), "Your answer stopped with ValueError"),
        (lambda params, gradient: ["none"], "Your function returned ['none']"),
        (3, "A function is wanted"),
    ],
    "3": [
        (0.05, "At 0.05 the run does not overflow: it ends as “learned”"),
        (0.1, "At 0.1 the run does not overflow: it ends as “oscillating”"),
        ("0.12", "learning_rate is the text '0.12'"),
        ({"learning_rate": 0.12, "epochs": 10}, "'epochs' does not count here"),
        (-1, "learning_rate is -1"),
        (float("nan"), "learning_rate is nan"),
        (experiment(units=3), "This has no setting learning_rate"),
    ],
    "4": [
        ({"learning_rate": 0.001}, "the smallest SSE is 0.562"),
        ({"rate": 1}, "'rate' does not count here; what counts is: learning_rate"),
        (0.7, "Hand in the experiment as its sliders stand"),
        ({"batch_size": 0}, "batch_size is 0"),
    ],
    "5": [
        ({"depth": 10}, "With 10 hidden layers the SSE ends at 17.7"),
        ({"depth": 31}, "depth is 31"),
        ({"depth": 3.5}, "depth is 3.5; it must be a whole number from 2 to 30"),
        ({"weights": "lucky"}, "weights is 'lucky'; it must be one of 'matlab'"),
        (10, "Hand in the experiment as its sliders stand"),
        (experiment(depth=3, activation="relu"), "Only logistic units"),
    ],
    "6": [
        ({"clip_threshold": 100.0}, "ends as “oscillating”"),
        ({"clip": "off"}, "ends as “overflowed”"),
        ({"clip": "layers"}, "clip is 'layers'; it must be one of 'off', 'norm', 'value', 'layer'"),
        ({"clip_threshold": 0}, "clip_threshold is 0"),
        ({"learning_rate": 0.05}, "'learning_rate' does not count here"),
    ],
    "7": [
        ({"weights": 5}, "weights is 5; it must be one of 'matlab'"),
        ({"residual": True, "learning_rate": 0.002}, "6e-05 there: take a smaller rate"),
        ({"residual": "yes"}, "residual is 'yes'"),
        ({"depth": 3}, "'depth' does not count here"),
        (experiment(activation="tanh"), "Only logistic units"),
        (30, "Hand in the experiment as its sliders stand"),
    ],
    "8": [
        ({"learning_rate": 0.02}, "In 1,000 epochs the smallest SSE is 0.41"),
        ({"rule": lambda g, m, v, c: (g, m, v)}, "it must be one of 'plain'"),
        ({"schedule": lambda epoch, epochs: 1 / (1 + epoch)}, "it must be one of 'constant'"),
        ({"rule": "Adam", "learning_rate": 0.5}, "rule is 'Adam'; it must be one of 'plain'"),
        ({"learning_rate": 0}, "learning_rate is 0"),
        ({"rule": "adam", "epochs": 50}, "'epochs' does not count here"),
        (experiment(learning_rate=0.1), "Hand in rules()"),
    ],
    "9": [
        ({"epochs": 100}, "a fit below 0.25 is asked for"),
        ({"seed": 1.5}, "seed is 1.5; it must be a whole number"),
        ({"epochs": 60_000}, "epochs is 60000; it must be a whole number from 1 to 50000"),
        (62_000, "Hand in the experiment as its sliders stand"),
    ],
    "10": [
        ({"seed": 3}, "'seed' does not count here"),
        ("uniform", "This is str"),
        ({"weights": "lucky"}, "weights is 'lucky'; it must be one of 'matlab'"),
        ({"learning_rate": 1.0, "epochs": 300}, "more than a hundred times"),
        ({"units": 0}, "units is 0"),
    ],
    "11": [
        ({"of": "change"}, "of is 'change'; it must be one of 'levels', 'changes'"),
        ({"model": "drift"}, "model is 'drift'; it must be one of 'mean', 'regression'"),
        ({"of": "changes", "epochs": 0}, "epochs is 0"),
        ({"setting": "ex ante"}, "'setting' does not count here"),
        ({"of": "levels", "epochs": 5000, "learning_rate": 1.0}, "more than a hundred times"),
        ("changes", "Hand in the experiment"),
    ],
    "12": [
        ({"epochs": 100}, "it is to be below 0.1"),
        ({"held_out": 4}, "'held_out' does not count here"),
        ({"units": 0}, "units is 0; it must be a whole number from 1 to 64"),
        (45, "This is int"),
    ],
    "13": [
        ({"noise": 0.1}, "'noise' does not count here"),
        ({"activation": "ReLU"}, "activation is 'ReLU'; it must be one of 'identity'"),
        ({"learning_rate": 0.05}, "it is to get below 0.001"),
        ({"descent": "slow"}, "descent is 'slow'"),
        ({"learning_rate": 1.0}, "The numbers overflow in epoch"),
    ],
    "14": [
        (["gnp", "wages"], "'wages' is no input of this table"),
        (["GNP"], "'GNP' is no input of this table; there are gnp_deflator"),
        ([], "At least one column is needed"),
        (3, "Hand in a list of names of columns, such as ['gnp']; there are gnp_deflator"),
    ],
    "15": [
        ([float("inf")], "whole numbers, here from 1 to 29"),
        ((layer for layer in (8.7, 15.2)), "A list of layers is wanted"),
        (["8", "15"], "holds '8', which is no number"),
        ("10, 20", "A list of layers is wanted"),
        (15, "A list of layers is wanted"),
        ([10, 30], "whole numbers, here from 1 to 29"),
        ([7.5, 15], "whole numbers, here from 1 to 29"),
        ([8, 8, 15], "stands twice"),
    ],
}
"""To each challenge, and words of the sentence that they get."""
