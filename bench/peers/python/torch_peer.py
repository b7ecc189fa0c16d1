"""PyTorch on one processor thread: Adam and L-BFGS, eager, on tensors that are there already."""

import torch

torch.set_num_threads(1)
torch.set_num_interop_threads(1)
VERSIONS = {"PyTorch": torch.__version__}


def build(problem, dtype):
    layers = []
    for weights, bias in problem.start:
        linear = torch.nn.Linear(*weights.shape, dtype=dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weights.T.copy()))
            linear.bias.copy_(torch.from_numpy(bias))
        layers += [linear, torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers[:-1])
    return model, torch.from_numpy(problem.inputs).to(dtype), torch.from_numpy(problem.targets).to(dtype)


def adam(problem, settings, report, hand_over):
    """Fused steps; the rows of an epoch are permuted once and cut into batches."""
    model, inputs, targets = build(problem, torch.float32)
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["rate"], fused=True)
    measure = torch.nn.functional.mse_loss
    generator = torch.Generator().manual_seed(1)

    def predict():
        with torch.no_grad():
            return model(inputs).numpy()

    def mse():
        with torch.no_grad():
            return measure(model(inputs), targets)

    def step(rows, wanted):
        optimizer.zero_grad()
        loss = measure(model(rows), wanted)
        loss.backward()
        optimizer.step()

    hand_over(predict)
    size = settings["batch"]
    while size == "full":
        optimizer.zero_grad()
        loss = measure(model(inputs), targets)
        report(loss.item())
        loss.backward()
        optimizer.step()
    while True:
        order = torch.randperm(problem.samples, generator=generator)
        for rows, wanted in zip(inputs[order].split(size), targets[order].split(size)):
            step(rows, wanted)
        report(mse)


def lbfgs(problem, settings, report, hand_over):
    model, inputs, targets = build(problem, getattr(torch, settings["dtype"]))
    optimizer = torch.optim.LBFGS(
        model.parameters(), lr=1, max_iter=10**6, max_eval=10**7, history_size=settings["memory"],
        tolerance_grad=0, tolerance_change=0, line_search_fn="strong_wolfe",
    )  # fmt: skip

    def predict():
        with torch.no_grad():
            return model(inputs).numpy()

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(inputs), targets)
        report(loss.item())
        loss.backward()
        return loss

    hand_over(predict)
    optimizer.step(closure)


METHODS = {"adam": adam, "lbfgs": lbfgs}
