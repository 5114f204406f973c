using System.Net;
using System.Text.Json;
using NetHawk.Tests.Models;

namespace NetHawk.Tests.Api;

/// <summary>The model's life over REST, with a real registry and a real training.</summary>
public sealed class ModelApiTests : IAsyncLifetime
{
    private readonly string _shipped = Directory.CreateTempSubdirectory("nethawk-shipped-").FullName;
    private string _first = "";
    private RunningService? _service;
    private HttpClient? _client;

    public async Task InitializeAsync()
    {
        _first = SmallModel.Write(_shipped);
        _service = await RunningService.StartAsync(settings: ["--MlModel:ModelPath", _shipped]);
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_service is not null) await _service.DisposeAsync();
        Directory.Delete(_shipped, true);
    }

    [Fact]
    public async Task From_retraining_to_a_challenger_that_is_activated_and_rolled_back()
    {
        Assert.Equal(_first, (await ModelAsync()).GetProperty("active").GetProperty("version").GetString());
        Assert.Equal(JsonValueKind.Null, (await ModelAsync()).GetProperty("previous").ValueKind);
        Assert.Contains("no model to go back to", await RunningService.ProblemAsync(await PostAsync("rollback"), HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _client!.DeleteAsync("/api/v1/model/retrain")).StatusCode);

        var started = await PostAsync("retrain");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.True((await RunningService.JsonAsync(started)).GetProperty("running").GetBoolean());
        var training = (await ModelAsync()).GetProperty("training");
        for (int i = 0; i < 1_200 && training.GetProperty("running").GetBoolean(); i++)
        {
            Assert.InRange(training.GetProperty("percent").GetDouble(), 0, 100);
            await Task.Delay(100);
            training = (await ModelAsync()).GetProperty("training");
        }

        string second = training.GetProperty("version").GetString()!;
        Assert.Equal(2, (await ModelAsync()).GetProperty("versions").GetArrayLength());
        var figures = await RunningService.JsonAsync(await _client.GetAsync($"/api/v1/model/{second}/evaluation"));
        Assert.NotEmpty(figures.GetProperty("byOrigin").GetProperty("curves").EnumerateArray());
        Assert.Contains("there is no model 'x'", await RunningService.ProblemAsync(await _client.GetAsync("/api/v1/model/x/evaluation"), HttpStatusCode.NotFound), StringComparison.Ordinal);

        var active = await RunningService.JsonAsync(await PostAsync(second + "/activate"));
        Assert.Equal((second, _first), (active.GetProperty("active").GetProperty("version").GetString(), active.GetProperty("previous").GetString()));
        var back = await RunningService.JsonAsync(await PostAsync("rollback"));
        Assert.Equal(_first, back.GetProperty("active").GetProperty("version").GetString());
        Assert.Equal(JsonValueKind.Null, back.GetProperty("previous").ValueKind);

        string[] audit = [.. (await RunningService.JsonAsync(await _client.GetAsync("/api/v1/audit"))).GetProperty("items").EnumerateArray().Select(a => a.GetProperty("action").GetString()!)];
        foreach (string action in (string[])["model-retrain", "model-activate", "model-rollback"]) Assert.Contains(action, audit);
    }

    [Fact]
    public async Task A_training_can_be_cancelled_and_says_by_whom()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("retrain")).StatusCode);
        Assert.Contains("running already", await RunningService.ProblemAsync(await PostAsync("retrain"), HttpStatusCode.Conflict), StringComparison.Ordinal);
        var answer = await _client!.DeleteAsync("/api/v1/model/retrain");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var training = (await ModelAsync()).GetProperty("training");
        for (int i = 0; i < 600 && training.GetProperty("running").GetBoolean(); i++)
        {
            await Task.Delay(100);
            training = (await ModelAsync()).GetProperty("training");
        }

        Assert.Equal("cancelled; nothing was changed", training.GetProperty("message").GetString());
        Assert.Single((await ModelAsync()).GetProperty("versions").EnumerateArray());
    }

    private async Task<JsonElement> ModelAsync() => await RunningService.JsonAsync(await _client!.GetAsync("/api/v1/model"));

    private Task<HttpResponseMessage> PostAsync(string path) => _client!.PostAsync("/api/v1/model/" + path, null);
}
