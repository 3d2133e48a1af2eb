% The reference run: a 3-8-2 back-propagation network on 20 years of highway traffic, for GNU Octave
% and MATLAB (R2016b or later), without any toolbox.
%
%     octave benchmarks/reference.m        from a terminal
%     run benchmarks/reference.m           inside MATLAB or Octave
%
% Every other program of this project that trains this network is checked against the numbers
% printed here. As usual in MATLAB, a column is a sample (one year) and a row is a variable; bpcore
% has them the other way round, but the weight matrices are the same.

clear

%% The table: three inputs and two targets for 1990-2009, inputs alone for 2010 and 2011
% The targets of the last two years are empty in the file and arrive here as zeros.
here = fileparts(mfilename('fullpath'));
table = dlmread(fullfile(here, '..', 'data', 'highway.csv'), ',', 1, 0)';
known = table(1, :) <= 2009;
inputs = table(2:4, known);
targets = table(5:6, known);
future_inputs = table(2:4, ~known);

%% Normalise every variable to [-1, 1] over the training years
% The future years are mapped with the same minimum and range, and land far outside [-1, 1].
in_min = min(inputs, [], 2);     in_range = max(inputs, [], 2) - in_min;
out_min = min(targets, [], 2);   out_range = max(targets, [], 2) - out_min;
X = 2 * (inputs - in_min) ./ in_range - 1;
T = 2 * (targets - out_min) ./ out_range - 1;
X_future = 2 * (future_inputs - in_min) ./ in_range - 1;

%% The initial weights: 50 uniform random numbers
% In MATLAB these are simply rng('default'); rand(1, 50). Octave has the same generator, the
% Mersenne Twister (Matsumoto & Nishimura 1998), but seeds and rounds differently. Written out, it
% gives the same numbers in both. Words of 32 bits are kept in 64, where products do not overflow.
word = @(hex) uint64(hex2dec(hex));
state = zeros(1, 624, 'uint64');
state(1) = 5489;
for i = 2:624
    mixed = bitxor(state(i-1), bitshift(state(i-1), -30));
    state(i) = bitand(uint64(1812433253) * mixed + uint64(i - 1), word('ffffffff'));
end
k = 1:100;                       % two words for each number; so few need no refill of the state
y = bitor(bitand(state(k), word('80000000')), bitand(state(k+1), word('7fffffff')));
y = bitxor(bitxor(state(k+397), bitshift(y, -1)), word('9908b0df') * bitand(y, uint64(1)));
y = bitxor(y, bitshift(y, -11));
y = bitxor(y, bitand(bitshift(y, 7), word('9d2c5680')));
y = bitxor(y, bitand(bitshift(y, 15), word('efc60000')));
y = bitxor(y, bitshift(y, -18));
high = double(bitshift(y(1:2:end), -5));        % 27 bits
low = double(bitshift(y(2:2:end), -6));         % 26 bits
U = (high * 2^26 + low) / 2^53;

W1 = reshape(U(1:24), 8, 3);     % filled column by column, in this order
B1 = U(25:32)';
W2 = reshape(U(33:48), 2, 8);
B2 = U(49:50)';

%% Train: full-batch gradient descent
learning_rate = 0.05;
goal = 1e-3;
epochs = 50000;
sse = zeros(1, epochs);

tic
for epoch = 1:epochs
    H = 1 ./ (1 + exp(-(W1 * X + B1)));         % logistic hidden layer
    Y = W2 * H + B2;                            % linear output
    E = T - Y;
    sse(epoch) = sum(E(:) .^ 2);                % before the update
    if sse(epoch) < goal
        break
    end
    % E is minus the derivative of SSE/2 by the output, so each step below is an addition and still
    % goes downhill. D carries the error back through W2 and the logistic's slope H(1 - H).
    D = (W2' * E) .* H .* (1 - H);
    W2 = W2 + learning_rate * E * H';
    B2 = B2 + learning_rate * sum(E, 2);
    W1 = W1 + learning_rate * D * X';
    B1 = B1 + learning_rate * sum(D, 2);
end
seconds = toc;

%% What came out
fprintf('epoch   SSE before its update\n');
shown = [1 2 3 10 100 1000 5000 50000];
shown = shown(shown <= epoch);
fprintf('%5d   %.14g\n', [shown; sse(shown)]);
fprintf('\n%d epochs in %.2f s; goal %g ', epoch, seconds, goal);
if sse(epoch) < goal
    fprintf('reached\n');
else
    fprintf('not reached\n');
end

% From [-1, 1] back to the units of the table.
forecast = W2 * (1 ./ (1 + exp(-(W1 * X_future + B1)))) + B2;
forecast = (forecast + 1) / 2 .* out_range + out_min;
fprintf('\nyear   passengers   freight\n');
fprintf('%4d   %10.1f   %7.1f\n', [table(1, ~known); forecast]);
