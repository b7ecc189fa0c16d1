import { describe, expect, it } from 'vitest';
import { adam, lbfgs, levenbergMarquardt, momentum, sgd } from '../../src/baselines/index.ts';
import { type LossOption, type Recipe, train } from '../../src/index.ts';
import { type NetworkOptions, network } from '../../src/network/index.ts';

const inputs = [[0], [1], [2]];
const classes = [
  [1, 0],
  [0, 1],
  [0.5, 0.5],
];

describe('the loss', () => {
  it.each<[NetworkOptions['output'], LossOption | undefined, string]>([
    ['softmax', undefined, 'cross-entropy'],
    ['softmax', 'auto', 'cross-entropy'],
    ['softmax', 'cross-entropy', 'cross-entropy'],
    ['sigmoid', undefined, 'squared'],
    ['sigmoid', 'squared', 'squared'],
    ['sigmoid', 'cross-entropy', 'cross-entropy'],
    ['identity', undefined, 'squared'],
  ])('of a %s output, asked for as %s, is %s', (output = 'identity', loss, expected) => {
    const net = network([1, 2, 2], { output });
    const options = loss ? { loss } : {};
    expect(train(net, { inputs, targets: classes }, options).lossName).toBe(expected);
    const others: readonly Recipe[] = [
      sgd(options),
      momentum(options),
      adam(options),
      lbfgs(options),
      levenbergMarquardt(options),
    ];
    for (const recipe of others) {
      const run = recipe.train(net, { inputs, targets: classes });
      expect(run.lossName).toBe(expected);
      const first = train(net, { inputs, targets: classes }, options).loss;
      expect(run.loss).toBe(first);
    }
  });

  it.each<[string, NetworkOptions['output'], number[][], unknown, string, RegExp]>([
    ['an unknown name', 'softmax', classes, 'hinge', 'UNKNOWN_OPTION', /no loss "hinge"/],
    [
      'squared errors of a softmax',
      'softmax',
      classes,
      'squared',
      'OPTION_OUT_OF_RANGE',
      /softmax/,
    ],
    ['a linear output', 'identity', classes, 'cross-entropy', 'OPTION_OUT_OF_RANGE', /'identity'/],
    ['a tanh output', 'tanh', classes, 'cross-entropy', 'OPTION_OUT_OF_RANGE', /'tanh'/],
    [
      'amounts',
      'sigmoid',
      [
        [1, 0],
        [0, 3],
        [0, 1],
      ],
      'cross-entropy',
      'TARGET_OUT_OF_RANGE',
      /Row 2 of target 2 is 3/,
    ],
    [
      'two classes at once',
      'softmax',
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      undefined,
      'TARGET_OUT_OF_RANGE',
      /row 3 add up to 2.*sigmoid/,
    ],
  ])(
    'is refused for %s, by train and by the baselines',
    (_, output = 'identity', targets, loss, code, message) => {
      const options = Object(loss === undefined ? {} : { loss });
      const net = network([1, 2], { output });
      const expected = expect.objectContaining({ code, message: expect.stringMatching(message) });
      expect(() => train(net, { inputs, targets }, options)).toThrow(expected);
      for (const method of [sgd, momentum, adam, lbfgs, levenbergMarquardt])
        expect(() => method(options).train(net, { inputs, targets })).toThrow(expected);
    },
  );

  it('is refused for standardised classes, naming what to leave out', () => {
    const scaled = {
      inputs,
      targets: classes,
      targetScale: { mean: [0.5, 0.5], deviation: [1, 1] },
    };
    expect(() => train(network([1, 2], { output: 'softmax' }), scaled)).toThrow(
      expect.objectContaining({
        code: 'OPTION_OUT_OF_RANGE',
        message: expect.stringMatching(/standardised/),
      }),
    );
  });

  it('of classes is not for rung inverse, nor is generalised cross-validation', () => {
    const net = network([1, 2], { output: 'softmax' });
    const data = { inputs, targets: classes };
    expect(() => train(net, data, { rung: 'inverse' })).toThrow(/infinite.*'layer'/);
    expect(() => train(net, data, { ridge: 'gcv' })).toThrow(
      expect.objectContaining({
        code: 'OPTION_OUT_OF_RANGE',
        message: expect.stringMatching(/'evidence'/),
      }),
    );
    const run = train(net, data);
    expect(() => run.fork({ rung: 'inverse' })).toThrow(/infinite/);
    expect(() => run.fork({ ridge: 'gcv' })).toThrow(/'evidence'/);
  });

  it('stays a fork’s own', () => {
    const run = train(
      network([1, 2], { output: 'sigmoid' }),
      { inputs, targets: classes },
      { loss: 'cross-entropy' },
    );
    expect(run.fork({ rung: 'neuron' }).lossName).toBe('cross-entropy');
    expect(
      run.recipe.train(network([1, 3, 2], { output: 'sigmoid' }), { inputs, targets: classes })
        .lossName,
    ).toBe('cross-entropy');
  });
});
